import type { Scope } from '../api/session-queries.ts';

/** Whether these scopes allow what takes that one: `admin` is all of them. */
export function allows(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.includes(scope) || scopes.includes('admin');
}
