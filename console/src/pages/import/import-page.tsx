import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { Link, useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { useActorName } from '../../api/use-actor-name.ts';
import { Badge } from '../../components/badge.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageFrame, Section } from '../../components/page.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import { formatCount } from '../../lib/format.ts';
import { DropFile } from './drop-file.tsx';
import { importQuery, importsQuery } from './import-queries.ts';
import { nameOf, stateText, stateTone } from './states.ts';

/** Files of clients that came in, and the place where the next one is dropped. */
export function Page(): ReactNode {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const imports = useQuery(importsQuery());
  const upload = useMutation({
    mutationFn: (file: File) => clientele.imports.upload(file, { fileName: file.name }),
    async onSuccess(job) {
      queryClient.setQueryData(importQuery(job.id).queryKey, job);
      await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
      navigate(`/import/${job.id}`);
    },
  });
  return (
    <PageFrame
      title="Import"
      about="Clients out of a file. Try it first, correct what fails, and take it all back if it was wrong."
    >
      <DropFile onFile={(file) => upload.mutate(file)} isPending={upload.isPending} />
      <ErrorNote error={upload.error} />
      <ErrorNote error={imports.error} onRetry={() => void imports.refetch()} />
      {imports.data !== undefined && imports.data.length > 0 && (
        <Section
          title="Imports"
          about="Each is kept with its file for 30 days after it was last touched, unless a setting says otherwise."
        >
          <ImportTable imports={imports.data} />
        </Section>
      )}
    </PageFrame>
  );
}

function ImportTable({ imports }: { readonly imports: readonly Import[] }): ReactNode {
  const nameOfActor = useActorName();
  const columns: readonly TableColumn<Import>[] = [
    {
      id: 'file',
      title: 'File',
      isRowHeader: true,
      cell: (job) => <Link href={`/import/${job.id}`}>{nameOf(job)}</Link>,
    },
    {
      id: 'state',
      title: 'State',
      cell: (job) => <Badge tone={stateTone(job)}>{stateText(job)}</Badge>,
    },
    ...(['created', 'updated', 'failed'] as const).map((kind) => ({
      id: kind,
      title: { created: 'Created', updated: 'Updated', failed: 'Failed' }[kind],
      align: 'end' as const,
      cell: (job: Import) => formatCount(job.progress[kind]),
    })),
    { id: 'by', title: 'By', cell: (job) => nameOfActor(job.createdBy) },
    { id: 'when', title: 'When', cell: (job) => <Instant value={job.createdAt} /> },
  ];
  return <Table label="Imports" columns={columns} rows={imports} rowKey={({ id }) => id} />;
}
