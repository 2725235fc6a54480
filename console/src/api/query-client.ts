import { AccessError } from 'clientele-sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { sessionKey } from './session-queries.ts';

/** What the pages have read. A call that says "signed out" brings back the sign-in form. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => endSessionOn(error) }),
  mutationCache: new MutationCache({ onError: (error) => endSessionOn(error) }),
  defaultOptions: {
    queries: {
      // The SDK tries again by itself.
      retry: false,
      staleTime: 15_000,
      refetchOnWindowFocus: true,
    },
  },
});

/** For calls beside the queries: whether the session has ended, which brings back the sign-in form. */
export function endSessionOn(error: unknown): void {
  if (error instanceof AccessError && error.status === 401) {
    queryClient.setQueryData(sessionKey, null);
  }
}
