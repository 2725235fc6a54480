import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Import } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { countOf, formatCount } from '../../lib/format.ts';
import { useLeaveGuard } from '../../lib/use-leave-guard.ts';
import { CorrectedRow } from './corrected-row.tsx';
import { type FailedRow, importCorrected, ownColumns, readFailedRows } from './failed-rows.ts';
import styles from './import.module.css';
import { importQuery } from './import-queries.ts';

/** Rows that failed, as fields to type in; they become an import of their own. */
export function CorrectRows({
  job,
  count,
  onClose,
}: {
  readonly job: Import;
  readonly count: number;
  readonly onClose: () => void;
}): ReactNode {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const [edits, setEdits] = useState<ReadonlyMap<number, readonly string[]>>(new Map());
  const { data: failed = [], error } = useQuery({
    queryKey: ['imports', 'failed rows', job.id, job.updatedAt],
    queryFn: ({ signal }) => readFailedRows(job, signal),
    // What is being typed must not be taken away.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = failed.map((row): FailedRow => ({
    ...row,
    cells: edits.get(row.line) ?? row.cells,
  }));
  const changed = rows.filter(({ line }) => edits.has(line));
  const send = useMutation({
    mutationFn: () => importCorrected(job, changed),
    async onSuccess(next) {
      queryClient.setQueryData(importQuery(next.id).queryKey, next);
      await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
      navigate(`/import/${next.id}`);
    },
  });
  useLeaveGuard(changed.length > 0 && !send.isSuccess);
  return (
    <section className={styles.errors} aria-label="Correct the rows that failed">
      <header>
        <h3>Correct here</h3>
      </header>
      <p className={styles.quiet}>
        Rows that you change are imported once more, as an import of their own; the others stay out.
        {count > failed.length &&
          failed.length > 0 &&
          ` These are the first ${formatCount(failed.length)} of ${formatCount(count)}: for all of them, download the file.`}
      </p>
      <ErrorNote error={error} />
      {failed.length === 0 && error === null && <Waiting />}
      <ul className={styles.corrections}>
        {rows.map((row) => (
          <CorrectedRow
            key={row.line}
            row={row}
            columns={ownColumns(job.source)}
            onChange={(cells) => setEdits(new Map(edits).set(row.line, cells))}
          />
        ))}
      </ul>
      <ErrorNote error={send.error} />
      <div className={styles.bar}>
        <Button onPress={onClose}>Back to the list</Button>
        <Button
          variant="primary"
          isDisabled={changed.length === 0}
          isPending={send.isPending}
          onPress={() => send.mutate()}
        >
          {changed.length === 0
            ? 'Import corrected rows'
            : `Import ${countOf(changed.length, 'corrected row')}`}
        </Button>
      </div>
    </section>
  );
}
