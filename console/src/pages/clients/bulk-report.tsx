import type { ReactNode } from 'react';
import { ErrorNote } from '../../components/error-note.tsx';
import { Message } from '../../components/message.tsx';
import { Progress } from '../../components/progress.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import styles from './bulk.module.css';
import type { BulkProgress } from './bulk-change.ts';

/** How far a change of many clients has come, and whom it could not change. */
export function BulkReport({
  label,
  progress,
  count,
  error,
}: {
  readonly label: string;
  readonly progress: BulkProgress | undefined;
  readonly count: number;
  readonly error: unknown;
}): ReactNode {
  const done = progress?.done ?? 0;
  return (
    <>
      <Progress
        label={label}
        value={Math.min(done, count)}
        max={Math.max(1, count)}
        text={`${formatCount(done)} of ${formatCount(count)}`}
      />
      <ErrorNote error={error} />
      {progress !== undefined && progress.failed > 0 && (
        <div>
          <p>{countOf(progress.failed, 'client')} could not be changed:</p>
          <ul className={styles.failures}>
            {progress.failures.map(({ client, detail }) => (
              <li key={client.id}>
                <strong>{titleOf(client)}</strong>: <Message text={detail} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
