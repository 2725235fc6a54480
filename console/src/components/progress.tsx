import type { ReactNode } from 'react';
import { Label, ProgressBar } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import styles from './progress.module.css';

/** How far something has come. Without a `value` it is only known that it goes on. */
export function Progress({
  label,
  value,
  max,
  text,
}: {
  readonly label: string;
  readonly value?: number;
  readonly max?: number;
  /** Instead of the percentage, such as `1,200 of 4,000`. */
  readonly text?: string;
}): ReactNode {
  return (
    <ProgressBar
      className={cx(styles.progress)}
      {...(value === undefined ? { isIndeterminate: true } : { value, maxValue: max ?? 100 })}
      {...(text === undefined ? {} : { valueLabel: text })}
    >
      {({ percentage, valueText }) => (
        <>
          <div className={styles.texts}>
            <Label>{label}</Label>
            <span>{valueText}</span>
          </div>
          <svg className={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
            <rect
              width={percentage ?? 30}
              height="4"
              className={cx(percentage === undefined && styles.moving)}
            />
          </svg>
        </>
      )}
    </ProgressBar>
  );
}
