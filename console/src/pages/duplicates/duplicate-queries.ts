import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Client, MergeRequest } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { type Pair, pairsOf } from '../../lib/pair.ts';

/** A stretch of the directory that was looked through. */
export interface Stretch {
  readonly pairs: readonly Pair[];
  /** Calls that it took: each looks at `clientsACall` clients. */
  readonly calls: number;
  readonly nextCursor: string | undefined;
}

/** As many as `GET /api/v2/duplicates` looks at. */
export const clientsACall = 20;

/** Then there is enough to do. */
const pairsWanted = 12;
/** Then somebody has waited long enough to be asked. */
const callsMax = 50;

/** Pairs in the whole directory, a stretch at a time. Kept until it is looked through anew. */
export function walkQuery() {
  return infiniteQueryOptions({
    queryKey: ['duplicates', 'walk'],
    queryFn: ({ pageParam, signal }) => walk(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Stretch) => last.nextCursor,
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

async function walk(from: string | undefined, signal: AbortSignal): Promise<Stretch> {
  const pages = clientele.clients.allDuplicates({ signal });
  const pairs: Pair[] = [];
  let nextCursor = from;
  let calls = 0;
  do {
    const page = await pages.page(nextCursor);
    calls += 1;
    pairs.push(...page.data.flatMap(pairsOf));
    nextCursor = page.nextCursor;
  } while (nextCursor !== undefined && pairs.length < pairsWanted && calls < callsMax);
  return { pairs, calls, nextCursor };
}

/** How many clients there are. */
export function clientCountQuery() {
  return queryOptions({
    queryKey: ['clients', 'count'],
    queryFn: async ({ signal }) => {
      const { total } = await clientele.clients.list({ limit: 1, total: true }, { signal }).page();
      return total ?? 0;
    },
  });
}

/** What a merge would make of two clients as they are now. */
export function previewQuery(survivor: Client, loser: Client, fields: MergeRequest['fields']) {
  const versions = [survivor.version, loser.version];
  return queryOptions({
    queryKey: ['duplicates', 'preview', survivor.id, loser.id, versions, fields],
    queryFn: async ({ signal }) => {
      const request = { loserId: loser.id, fields: fields ?? {}, preview: true };
      const { client } = await clientele.clients.merge(survivor.id, request, { signal });
      return client;
    },
    placeholderData: keepPreviousData,
  });
}

/** A merge that happened. */
export function mergeQuery(id: string) {
  return queryOptions({
    queryKey: ['merges', id],
    queryFn: ({ signal }) => clientele.merges.get(id, { signal }),
  });
}
