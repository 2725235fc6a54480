import { queryOptions } from '@tanstack/react-query';
import { AccessError, type Session } from 'clientele-sdk';
import { clientele } from './clientele.ts';

/** What somebody may do, in the words of keys. */
export type Scope = Session['scopes'][number];

export const sessionKey = ['session'] as const;

/** The session; `null` where nobody is signed in. */
export function sessionQuery() {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await clientele.session.get({ signal });
      } catch (error) {
        if (error instanceof AccessError && error.status === 401) {
          return null;
        }
        throw error;
      }
    },
    staleTime: 300_000,
  });
}

/** What the way in has to know: whether anybody has an account, and whether there are passkeys here. */
export function setupQuery() {
  return queryOptions({
    queryKey: ['session', 'setup'],
    queryFn: ({ signal }) => clientele.session.setup({ signal }),
  });
}
