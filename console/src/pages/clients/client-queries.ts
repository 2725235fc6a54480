import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Client } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';

/** Changes of a client, the newest first, page by page. */
export function historyQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['clients', 'history', id],
    queryFn: ({ pageParam, signal }) =>
      clientele.clients.history(id, { limit: 20 }, { signal }).page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Who else may be this client, the likeliest first; asked anew where the client has changed. */
export function duplicatesQuery({ id, version }: Pick<Client, 'id' | 'version'>) {
  return queryOptions({
    queryKey: ['duplicates', 'of', id, version],
    queryFn: ({ signal }) => clientele.clients.duplicates(id, { signal }),
    placeholderData: keepPreviousData,
  });
}
