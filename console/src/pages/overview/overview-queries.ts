import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { clientele } from '../../api/clientele.ts';

/** How the workspace did over so many days, today (UTC) included. */
export function statisticsQuery(days: number) {
  return queryOptions({
    queryKey: ['statistics', days],
    queryFn: ({ signal }) => clientele.statistics.get({ days }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
