import type { ClientSelection } from '../../directory/select-clients.ts';
import { DirectoryError } from '../../domain/errors.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { WorkspaceId } from '../../storage/storage.ts';

/** What a cursor is good for; with anything else it is refused (reliability case 100). */
export interface CursorScope {
  readonly workspaceId: WorkspaceId;
  readonly selection: ClientSelection;
}

/** An opaque `nextCursor`: where the next page starts, sealed for this installation and scope. */
export function writeCursor(cursors: Sealer, scope: CursorScope, next: string): string {
  return cursors.seal(contextOf(scope), next);
}

/** Where the asked-for page starts. Throws `invalid_cursor` for a cursor that was not given for this very scope, or not left as it was. */
export function readCursor(
  cursors: Sealer,
  scope: CursorScope,
  cursor: string | undefined,
): string | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  const after = cursors.open(contextOf(scope), cursor);
  if (after === undefined) {
    throw new DirectoryError(
      'invalid_cursor',
      '`cursor` must be one that this list gave for the same filter and order. Start again without it.',
      { pointer: '/cursor' },
    );
  }
  return after;
}

/** The order of conditions means nothing. */
function contextOf({ workspaceId, selection: { filter, sort } }: CursorScope): string {
  const conditions = (filter.conditions ?? []).map((each) => JSON.stringify(each)).sort();
  const searches = [filter.search?.query ?? null, filter.within?.query ?? null];
  return JSON.stringify([
    'native',
    'clients',
    workspaceId,
    filter.statuses ?? null,
    searches,
    conditions,
    sort.by,
    sort.order,
  ]);
}
