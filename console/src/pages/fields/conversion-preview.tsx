import type { ReactNode } from 'react';
import type { ChangedFieldType } from 'clientele-sdk';
import { Link } from 'wouter';
import { Progress } from '../../components/progress.tsx';
import { formatCount } from '../../lib/format.ts';
import styles from './fields.module.css';

/** What would become of the values of a field. */
export function ConversionPreview({
  report,
  isRunning,
}: {
  readonly report: ChangedFieldType | undefined;
  readonly isRunning: boolean;
}): ReactNode {
  if (report === undefined) {
    return isRunning && <Progress label="Looking at every value" />;
  }
  const { convertible, unconvertible, unset, samples } = report;
  return (
    <section aria-label="Preview" className={styles.preview} aria-busy={isRunning}>
      <dl className={styles.counts}>
        <Count label="Converted" value={convertible} tone="good" />
        <Count label="Cannot be" value={unconvertible} tone={unconvertible > 0 ? 'bad' : 'none'} />
        <Count label="Without a value" value={unset} tone="none" />
      </dl>
      {samples.length > 0 && (
        <ul className={styles.samples}>
          {samples.map(({ clientId, companyId, reason }) => (
            <li key={clientId ?? companyId}>
              <span>{reason}</span>
              {clientId !== undefined && <Link href={`/clients/${clientId}`}>Open</Link>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Count({
  label,
  value,
  tone,
}: {
  readonly label: string;
  readonly value: number;
  readonly tone: 'good' | 'bad' | 'none';
}): ReactNode {
  return (
    <div data-tone={tone}>
      <dt>{label}</dt>
      <dd>{formatCount(value)}</dd>
    </div>
  );
}
