import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Call } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { endSessionOn } from '../../api/query-client.ts';
import { callsMax, callsQuery } from './integration-queries.ts';

/** The last calls of a dialect; each further one appears as it is answered. */
export function useLiveCalls(dialect: string): UseQueryResult<readonly Call[]> {
  const queryClient = useQueryClient();
  const calls = useQuery(callsQuery(dialect));
  const isThere = calls.isSuccess;
  useEffect(() => {
    if (!isThere) {
      return undefined;
    }
    const stop = new AbortController();
    const { queryKey } = callsQuery(dialect);

    async function follow(): Promise<void> {
      const after = queryClient.getQueryData(queryKey)?.[0]?.id;
      const query = { dialect, ...(after === undefined ? {} : { after }) };
      for await (const call of clientele.calls.follow(query, { signal: stop.signal })) {
        queryClient.setQueryData(queryKey, (known = []) =>
          [call, ...known.filter(({ id }) => id !== call.id)].slice(0, callsMax),
        );
      }
    }

    follow().catch((error: unknown) => {
      if (!stop.signal.aborted) {
        endSessionOn(error);
      }
    });
    return () => stop.abort();
  }, [dialect, isThere, queryClient]);
  return calls;
}
