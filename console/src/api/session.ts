import { type QueryClient, notifyManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { AccessError, type Session } from 'clientele-sdk';
import { allows } from '../lib/allows.ts';
import { forgetDraftsOfOthers } from '../lib/drafts.ts';
import { clientele } from './clientele.ts';
import { tellOtherWindows } from './query-client.ts';
import { type Scope, forgetWhatWasRead, sessionKey, sessionQuery } from './session-queries.ts';

/** The session of the page. Only below the shell, which is not shown without one. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery());
  if (data === null || data === undefined) {
    throw new Error('There is no session.');
  }
  return data;
}

/** Whether whoever is signed in may do what takes this scope: what they may not is not offered. */
export function useMay(scope: Scope): boolean {
  return allows(useSession().scopes, scope);
}

/** Ends the session and forgets all that was read in it. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    try {
      await clientele.session.signOut();
    } catch (error) {
      // A session that has ended needs no more.
      if (!(error instanceof AccessError && error.status === 401)) {
        throw error;
      }
    }
    takeSession(queryClient, null);
  };
}

/** Goes on as somebody else, or as nobody: what was read before is not theirs. */
export function takeSession(queryClient: QueryClient, session: Session | null): void {
  forgetWhatWasRead(queryClient);
  // What is being read of the session before must not come after this one.
  void queryClient.cancelQueries({ queryKey: sessionKey, exact: true });
  queryClient.setQueryData(sessionKey, session);
  tellOtherWindows();
  // After those who watch the session have heard: a page that shows a draft cannot be drawn without one.
  notifyManager.schedule(() => forgetDraftsOfOthers(session?.user.id));
}
