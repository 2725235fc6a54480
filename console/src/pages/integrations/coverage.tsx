import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote } from '../../components/error-note.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import type { DialectEntry } from './dialects.ts';
import { type CoveredCall, coverageQuery } from './integration-queries.ts';

const columns: readonly TableColumn<CoveredCall>[] = [
  {
    id: 'call',
    title: 'Call',
    isRowHeader: true,
    cell: ({ method, path }) => (
      <code>
        {method} {path}
      </code>
    ),
  },
  { id: 'summary', title: 'What it does', cell: ({ summary }) => summary },
  { id: 'tag', title: 'Group', cell: ({ tag }) => tag },
];

/** What one API answers here, out of its own document. */
export function Coverage({ dialect }: { readonly dialect: DialectEntry }): ReactNode {
  const { data: calls, error, refetch } = useQuery(coverageQuery(dialect.document));
  return (
    <>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {calls !== undefined && (
        <Table
          label="Covered calls"
          columns={columns}
          rows={calls}
          rowKey={({ method, path }) => `${method} ${path}`}
        />
      )}
      <p>
        <a href={dialect.document}>OpenAPI document</a> · <a href="/docs">Reference</a>
      </p>
    </>
  );
}
