import type { ReactNode } from 'react';
import type { ChangedFieldType } from 'clientele-sdk';
import { Link } from 'wouter';
import { Figures } from '../../components/figures.tsx';
import { Progress } from '../../components/progress.tsx';
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
      <Figures
        figures={[
          { label: 'Converted', value: convertible, tone: 'good' },
          { label: 'Cannot be', value: unconvertible, tone: unconvertible > 0 ? 'bad' : 'none' },
          { label: 'Without a value', value: unset },
        ]}
      />
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
