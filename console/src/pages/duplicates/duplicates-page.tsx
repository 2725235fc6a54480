import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { CopyCheck, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Progress } from '../../components/progress.tsx';
import { countOf, formatCount } from '../../lib/format.ts';
import { clientCountQuery, clientsACall, walkQuery } from './duplicate-queries.ts';
import styles from './duplicates.module.css';
import { PairList } from './pair-list.tsx';
import { useUndecided } from './use-pairs.ts';

/** Clients who seem to be one person, to be looked at two by two. */
export function Page(): ReactNode {
  const queryClient = useQueryClient();
  const walk = useInfiniteQuery(walkQuery());
  const { data: clients = 0 } = useQuery(clientCountQuery());
  const pairs = useUndecided(walk.data);
  const calls = (walk.data?.pages ?? []).reduce((sum, stretch) => sum + stretch.calls, 0);
  const looked = walk.hasNextPage ? Math.min(calls * clientsACall, clients) : clients;
  return (
    <PageFrame
      title="Duplicates"
      about="People who seem to be in the directory twice: by phone, email or name. You decide; a merge can be undone."
      actions={
        walk.data !== undefined && (
          <Button
            icon={<RefreshCw />}
            isPending={walk.isFetching}
            onPress={() => void queryClient.resetQueries(walkQuery())}
          >
            Look anew
          </Button>
        )
      }
    >
      <ErrorNote error={walk.error} onRetry={() => void walk.refetch()} />
      {walk.isLoading && <Progress label="Looking through the directory" />}
      {pairs.length > 0 && <PairList pairs={pairs} />}
      {walk.data !== undefined && pairs.length === 0 && !walk.hasNextPage && <NoDuplicates />}
      {walk.hasNextPage && (
        <div className={styles.more}>
          <Progress
            label={pairs.length === 0 ? 'Nothing found so far' : countOf(pairs.length, 'pair')}
            value={looked}
            max={Math.max(1, clients)}
            text={`${formatCount(looked)} of ${countOf(clients, 'client')} looked at`}
          />
          <Button isPending={walk.isFetchingNextPage} onPress={() => void walk.fetchNextPage()}>
            Look further
          </Button>
        </div>
      )}
    </PageFrame>
  );
}

function NoDuplicates(): ReactNode {
  return (
    <EmptyState icon={<CopyCheck />} title="Nobody seems to be here twice">
      Two clients show up here when they share a phone number in any formatting, a name, or nearly
      the same email. Tools that write under the same email or external id never make a second one.
    </EmptyState>
  );
}
