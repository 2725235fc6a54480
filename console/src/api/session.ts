import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type Scope, type Session, sessionKey, sessionQuery } from './session-queries.ts';

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
  return useSession().scopes.includes(scope);
}

/** Ends the session and forgets all that was read in it. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    queryClient.clear();
    queryClient.setQueryData(sessionKey, null);
  };
}
