import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, ListFilter, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Segment } from 'clientele-sdk';
import { Link, useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { segmentsQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Menu } from '../../components/menu.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { Table } from '../../components/table.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/format.ts';

/** Saved views of the clients. They are made on the page of the clients. */
export function Page(): ReactNode {
  const { data: segments, error, refetch } = useQuery(segmentsQuery());
  const [, navigate] = useLocation();
  const mayWrite = useMay('write');
  return (
    <PageFrame
      title="Segments"
      about="Filters with a name: who belongs to one follows from what is known of them, at every moment."
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {segments === undefined && error === null && <Waiting />}
      {segments !== undefined && (
        <Table
          label="Segments"
          rows={segments}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'name',
              title: 'Name',
              isRowHeader: true,
              cell: ({ id, name }) => <Link href={`/clients?segment=${id}`}>{name}</Link>,
            },
            { id: 'asks', title: 'Asks for', cell: (segment) => describe(segment) },
            {
              id: 'updated',
              title: 'Changed',
              cell: ({ updatedAt }) => <Instant value={updatedAt} />,
            },
            ...(mayWrite
              ? [
                  {
                    id: 'actions',
                    title: 'Actions',
                    align: 'end' as const,
                    cell: (segment: Segment) => <SegmentActions segment={segment} />,
                  },
                ]
              : []),
          ]}
          empty={
            <EmptyState
              icon={<ListFilter />}
              title="No segments yet"
              actions={<Button onPress={() => navigate('/clients')}>Go to the clients</Button>}
            >
              Filter or search the clients, then save what you see as a segment. It is also there
              for every tool that reads the API.
            </EmptyState>
          }
        />
      )}
    </PageFrame>
  );
}

function describe({ filter, q }: Segment): string {
  const conditions = Object.values(filter).flatMap((ops) => Object.keys(ops)).length;
  const texts = [
    ...(conditions > 0 ? [countOf(conditions, 'condition')] : []),
    ...(q === null ? [] : [`“${q}”`]),
  ];
  return texts.join(' and ');
}

function SegmentActions({ segment }: { readonly segment: Segment }): ReactNode {
  const [open, setOpen] = useState<'rename' | 'delete'>();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => clientele.segments.delete(segment.id),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['segments'] });
      toast.done(`The segment ${segment.name} is deleted.`);
    },
    onError: (error) => toast.failed(error),
  });
  return (
    <>
      <Menu
        label={`Actions for ${segment.name}`}
        actions={[
          {
            id: 'rename',
            label: 'Rename',
            icon: <Pencil />,
            onAction: () => setOpen('rename'),
          },
          {
            id: 'delete',
            label: 'Delete',
            icon: <Trash2 />,
            isDanger: true,
            onAction: () => setOpen('delete'),
          },
        ]}
      >
        <IconButton label={`Actions for ${segment.name}`} size="small" icon={<Ellipsis />} />
      </Menu>
      {open === 'rename' && <RenameDialog segment={segment} onClose={() => setOpen(undefined)} />}
      <ConfirmDialog
        title={`Delete ${segment.name}?`}
        isOpen={open === 'delete'}
        onClose={() => setOpen(undefined)}
        confirm="Delete the segment"
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        <p>
          The clients stay as they are. Addresses and tools that name this segment find nothing
          more.
        </p>
      </ConfirmDialog>
    </>
  );
}

function RenameDialog({
  segment,
  onClose,
}: {
  readonly segment: Segment;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState(segment.name);
  const rename = useMutation({
    mutationFn: () => clientele.segments.update(segment.id, { name }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['segments'] });
      onClose();
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    rename.mutate();
  }

  const issue = issueAt(rename.error, '/name');
  return (
    <Dialog title={`Rename ${segment.name}`} isOpen width="narrow" onClose={onClose}>
      <form onSubmit={submit}>
        <TextField label="Name" value={name} onChange={setName} error={issue} autoFocus />
        {issue === undefined && <ErrorNote error={rename.error} />}
        <p>
          <Button type="submit" variant="primary" isPending={rename.isPending}>
            Rename
          </Button>
        </p>
      </form>
    </Dialog>
  );
}
