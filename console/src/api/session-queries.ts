import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { AccessError, type Session } from 'clientele-sdk';
import { forgetDraftsOfOthers } from '../lib/drafts.ts';
import { askedToSignIn } from './fresh-sign-in.ts';
import { clientele } from './clientele.ts';

/** What somebody may do, in the words of keys. */
export type Scope = Session['scopes'][number];

export const sessionKey = ['session'] as const;

/** The session; `null` where nobody is signed in. */
export function sessionQuery() {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: async ({ client, signal }): Promise<Session | null> => {
      try {
        const session = await clientele.session.get({ signal });
        leaveOthers(client, session);
        return session;
      } catch (error) {
        if (error instanceof AccessError && error.status === 401) {
          return null;
        }
        throw error;
      }
    },
    staleTime: 300_000,
    // Another window of this browser may have changed it.
    refetchOnWindowFocus: 'always',
  });
}

/** Whom what is read and typed belongs to: a user in a workspace. */
export function personOf({ user, workspace }: Session): string {
  return `${user.id} ${workspace.id}`;
}

/** What was read, and what waits for a sign-in, is not for whoever goes on here. */
export function forgetWhatWasRead(queryClient: QueryClient): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  askedToSignIn.get()?.settle(false);
}

/** Where another window of the browser has signed somebody else in, calls of this page are theirs from now on. */
function leaveOthers(queryClient: QueryClient, session: Session): void {
  const known = queryClient.getQueryData<Session | null>(sessionKey);
  if (known === undefined || (known !== null && personOf(known) === personOf(session))) {
    return;
  }
  forgetWhatWasRead(queryClient);
  // The same user in another workspace has typed nothing there yet.
  forgetDraftsOfOthers(known?.user.id === session.user.id ? undefined : session.user.id);
}

/** What the way in has to know: whether anybody has an account, and whether there are passkeys here. */
export function setupQuery() {
  return queryOptions({
    queryKey: ['session', 'setup'],
    queryFn: ({ signal }) => clientele.session.setup({ signal }),
  });
}
