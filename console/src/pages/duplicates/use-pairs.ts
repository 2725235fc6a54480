import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useStored } from '../../lib/stored.ts';
import { type Stretch, walkQuery } from './duplicate-queries.ts';
import { type Pair, declinedPairs } from '../../lib/pair.ts';

/** Pairs that were found so far and about which nobody has decided. Does not look for any. */
export function useKnownPairs(): readonly Pair[] {
  const { data } = useInfiniteQuery({ ...walkQuery(), enabled: false });
  return useUndecided(data);
}

/** The pairs in what was looked through, without those that were declined. */
export function useUndecided(data: InfiniteData<Stretch> | undefined): readonly Pair[] {
  const [declined] = useStored(declinedPairs);
  const hidden = new Set(declined);
  return (data?.pages ?? []).flatMap(({ pairs }) => pairs.filter(({ id }) => !hidden.has(id)));
}

/** Forgets every pair with a client who is gone. */
export function useForgetClient(): (id: string) => void {
  const queryClient = useQueryClient();
  return function forget(id) {
    queryClient.setQueryData(walkQuery().queryKey, (known) =>
      known === undefined
        ? undefined
        : {
            ...known,
            pages: known.pages.map((stretch) => ({
              ...stretch,
              pairs: stretch.pairs.filter(
                ({ first, second }) => first.id !== id && second.id !== id,
              ),
            })),
          },
    );
  };
}
