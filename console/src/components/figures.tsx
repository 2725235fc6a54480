import type { ReactNode } from 'react';
import { formatCount } from '../lib/format.ts';
import styles from './figures.module.css';

/** One number and what it counts. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly tone?: 'good' | 'bad' | 'none';
  /** A few words below, such as `12 of them today`. */
  readonly note?: ReactNode;
}

/** A few numbers beside each other. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): ReactNode {
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, value, tone = 'none', note }) => (
        <div key={label} data-tone={tone}>
          <dt>{label}</dt>
          <dd>{formatCount(value)}</dd>
          {note !== undefined && <dd className={styles.note}>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
