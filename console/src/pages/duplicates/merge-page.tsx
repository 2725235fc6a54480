import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { GitMerge, Split, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UnmergedClients } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { clientQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { titleOf } from '../../lib/attributes.ts';
import type { RouteParams } from '../../lib/page.ts';
import { mergeQuery } from './duplicate-queries.ts';
import { KeptValues } from './kept-values.tsx';
import { addressOf } from '../../lib/pair.ts';
import { useKnownPairs } from './use-pairs.ts';

/** A merge that happened, and its undoing. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  const id = params['id'] ?? '';
  const merge = useQuery(mergeQuery(id));
  const queryClient = useQueryClient();
  const undo = useMutation({
    mutationFn: () => clientele.merges.undo(id),
    async onSuccess() {
      await Promise.all(
        ['merges', 'clients', 'duplicates'].map((kind) =>
          queryClient.invalidateQueries({ queryKey: [kind] }),
        ),
      );
    },
  });
  const isUndone = undo.data !== undefined || (merge.data?.undoneAt ?? null) !== null;
  return (
    <PageFrame
      title={isUndone ? 'Two clients again' : 'Merged'}
      back={{ href: '/duplicates', label: 'Duplicates' }}
    >
      <ErrorNote error={merge.error} />
      {merge.isLoading && <Waiting />}
      {merge.data !== undefined &&
        (isUndone ? (
          <Undone {...merge.data} answer={undo.data} />
        ) : (
          <Merged
            {...merge.data}
            error={undo.error}
            isPending={undo.isPending}
            onUndo={() => undo.mutate()}
          />
        ))}
    </PageFrame>
  );
}

function Merged({
  survivorId,
  mergedAt,
  error,
  isPending,
  onUndo,
}: {
  readonly survivorId: string;
  readonly mergedAt: string;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onUndo: () => void;
}): ReactNode {
  const [, navigate] = useLocation();
  const mayWrite = useMay('write');
  const { data: survivor } = useQuery(clientQuery(survivorId));
  const [next] = useKnownPairs();
  const name = survivor === undefined ? 'The two' : titleOf(survivor);
  return (
    <>
      <EmptyState
        icon={<GitMerge />}
        title={`${name} is one client now`}
        actions={
          <>
            {mayWrite && (
              <Button icon={<Undo2 />} isPending={isPending} onPress={onUndo}>
                Undo the merge
              </Button>
            )}
            <Button onPress={() => navigate(`/clients/${survivorId}`)}>Open the client</Button>
            {next !== undefined && (
              <Button variant="primary" autoFocus onPress={() => navigate(addressOf(next))}>
                Next pair
              </Button>
            )}
          </>
        }
      >
        Merged <Instant value={mergedAt} />. Every tool that knew one of the two finds this client.
        The merge can be undone at this address whenever you like.
      </EmptyState>
      <ErrorNote error={error} />
    </>
  );
}

function Undone({
  survivorId,
  loserId,
  answer,
}: {
  readonly survivorId: string;
  readonly loserId: string;
  /** Absent where it was undone before. */
  readonly answer: UnmergedClients | undefined;
}): ReactNode {
  const [, navigate] = useLocation();
  const conflicts = answer?.conflicts ?? [];
  return (
    <>
      <EmptyState
        icon={<Split />}
        title="Both are back under their own ids"
        actions={
          <>
            <Button onPress={() => navigate(`/clients/${survivorId}`)}>Open the first</Button>
            <Button onPress={() => navigate(`/clients/${loserId}`)}>Open the second</Button>
          </>
        }
      >
        {conflicts.length === 0
          ? 'Each has the values that it had before the merge.'
          : 'Each has the values that it had before the merge, but for these: they were changed or taken since, and were kept.'}
      </EmptyState>
      {answer !== undefined && conflicts.length > 0 && <KeptValues {...answer} />}
    </>
  );
}
