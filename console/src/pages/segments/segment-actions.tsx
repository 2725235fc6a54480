import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, Ellipsis, Pencil, Trash2, Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Segment } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { useMay } from '../../api/session.ts';
import { IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Menu, type MenuAction } from '../../components/menu.tsx';
import { toast } from '../../components/toasts.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** What can be done with a segment. */
export function SegmentActions({ segment }: { readonly segment: Segment }): ReactNode {
  const [open, setOpen] = useState<'rename' | 'delete'>();
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const mayWrite = useMay('write');
  const remove = useMutation({
    mutationFn: () => clientele.segments.delete(segment.id),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['segments'] });
      toast.done(`The segment ${segment.name} is deleted.`);
    },
    onError: (error) => toast.failed(error),
  });
  const changes: readonly (MenuAction | null)[] = [
    null,
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
  ];
  return (
    <>
      <Menu
        label={`Actions for ${segment.name}`}
        actions={[
          {
            id: 'open',
            label: 'Open in the clients',
            icon: <Users />,
            onAction: () => navigate(`/clients?segment=${segment.id}`),
          },
          {
            id: 'export',
            label: 'Export',
            icon: <Download />,
            onAction: () => navigate(`/export?segment=${segment.id}`),
          },
          ...(mayWrite ? changes : []),
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
