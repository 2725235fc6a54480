import { AccessError } from 'clientele-sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { sessionKey } from './session-queries.ts';

/** What the pages have read. A call that says "signed out" brings back the sign-in form; one that says "not you" has the session read anew. */
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

/** For calls beside the queries: what an error says of the session. One that has ended brings back the sign-in form. */
export function endSessionOn(error: unknown): void {
  if (error instanceof AccessError && error.status === 401) {
    queryClient.setQueryData(sessionKey, null);
  } else if (error instanceof AccessError && error.status === 403) {
    // What is offered here and refused there: the role has changed, or somebody else is signed in.
    readSessionAnew();
  }
}

/** All windows of a browser share one session: the others hear that it is another one now. */
export function tellOtherWindows(): void {
  // Only windows of this origin hear it. oxlint takes it for a window.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  otherWindows.postMessage('session');
}

function readSessionAnew(): void {
  void queryClient.refetchQueries({ queryKey: sessionKey, exact: true, type: 'active' });
}

const otherWindows = new BroadcastChannel('clientele.session');
otherWindows.addEventListener('message', readSessionAnew);
// Of two windows side by side both are seen all the time, which is no return to either.
addEventListener('focus', readSessionAnew);
