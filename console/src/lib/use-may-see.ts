import { useSession } from '../api/session.ts';
import { allows } from './allows.ts';
import type { PageEntry } from './page.ts';

/** Those of the pages that whoever is signed in may see. */
export function useVisiblePages(pages: readonly PageEntry[]): readonly PageEntry[] {
  const { scopes } = useSession();
  return pages.filter(({ scope = 'read' }) => allows(scopes, scope));
}
