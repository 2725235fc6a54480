import type { CSSProperties, ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import styles from './badge.module.css';

/** What a badge means. */
export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

/** A word or two about a thing. */
export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}): ReactNode {
  return <span className={cx(styles.badge, styles[tone])}>{children}</span>;
}

/** An option's colour. React sets it through the style object, which the policy allows. */
export function Dot({
  color,
  label,
}: {
  readonly color: string;
  /** Absent where a text beside it says it. */
  readonly label?: string;
}): ReactNode {
  const style = { '--dot': color } as CSSProperties;
  return label === undefined ? (
    <span className={styles.dot} style={style} aria-hidden />
  ) : (
    <span className={styles.dot} style={style} role="img" aria-label={label} />
  );
}

/** An option of a field, with its colour. The text keeps the page's, which can be read on any. */
export function OptionBadge({
  color,
  children,
}: {
  readonly color: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={cx(styles.badge, styles.option)}>
      {color !== undefined && <Dot color={color} />}
      <span className={styles.text}>{children}</span>
    </span>
  );
}
