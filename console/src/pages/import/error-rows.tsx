import { useQuery } from '@tanstack/react-query';
import { Download, Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Import, ImportError } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Message } from '../../components/message.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import { toast } from '../../components/toasts.tsx';
import { download } from '../../lib/download.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { CorrectRows } from './correct-rows.tsx';
import { importErrorsQuery } from './import-queries.ts';
import styles from './import.module.css';

const columns: readonly TableColumn<ImportError>[] = [
  { id: 'line', title: 'Line', align: 'end', isRowHeader: true, cell: ({ line }) => line },
  {
    id: 'reason',
    title: 'What is wrong',
    cell: ({ errors }) => (
      <ul className={styles.reasons}>
        {errors.map(({ column, detail }) => (
          <li key={`${column ?? ''} ${detail}`}>
            {column !== null && <strong>{column}: </strong>}
            <Message text={detail} />
          </li>
        ))}
      </ul>
    ),
  },
];

/** The rows that failed: what is wrong with each, as a file to correct, or to be corrected here. */
export function ErrorRows({
  job,
  count,
  mayCorrect = false,
}: {
  readonly job: Import;
  readonly count: number;
  /** Whether the others are in already. */
  readonly mayCorrect?: boolean;
}): ReactNode {
  const { data, error, refetch } = useQuery(importErrorsQuery(job));
  const [isCorrecting, setCorrecting] = useState(false);
  const isCsv = job.source.format === 'csv';

  async function save(): Promise<void> {
    try {
      const { id, fileName } = job;
      const stream = await (isCsv
        ? clientele.imports.errorsCsv(id)
        : clientele.imports.errorsNdjson(id));
      const ending = isCsv ? 'csv' : 'ndjson';
      const name = (fileName ?? 'import').replace(/\.[a-z]{2,6}$/i, '');
      download(await new Response(stream).blob(), `errors of ${name}.${ending}`);
    } catch (thrown) {
      toast.failed(thrown);
    }
  }

  if (isCorrecting) {
    return <CorrectRows job={job} count={count} onClose={() => setCorrecting(false)} />;
  }
  return (
    <div className={styles.errors}>
      <header>
        <h3>{countOf(count, 'row')} to correct</h3>
        {mayCorrect && isCsv && (
          <Button icon={<Pencil />} variant="primary" onPress={() => setCorrecting(true)}>
            Correct here
          </Button>
        )}
        <Button icon={<Download />} onPress={() => void save()}>
          Download as {isCsv ? 'CSV' : 'NDJSON'}
        </Button>
      </header>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data !== undefined && data.data.length > 0 && (
        <Table
          label="Rows that failed"
          columns={columns}
          rows={data.data}
          rowKey={({ row }) => String(row)}
        />
      )}
      {data?.nextCursor !== undefined && (
        <p className={styles.quiet}>
          The first {formatCount(data.data.length)} of them. The file has all.
        </p>
      )}
    </div>
  );
}
