import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ListClientsQuery } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';

/** How many clients a view has; a filter that cannot be understood is refused here, before any file begins. */
export function matchCountQuery(query: Omit<ListClientsQuery, 'cursor'>) {
  return queryOptions({
    queryKey: ['clients', 'matches', query],
    queryFn: async ({ signal }) => {
      const asked = { ...query, limit: 1, total: true };
      const { total } = await clientele.clients.list(asked, { signal }).page();
      return total ?? 0;
    },
    placeholderData: keepPreviousData,
  });
}
