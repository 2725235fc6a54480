import { infiniteQueryOptions } from '@tanstack/react-query';
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
