import { DirectoryError } from '../../domain/errors.ts';
import type { Sealer } from '../../lib/seal.ts';

/** What a cursor is good for; with anything else it is refused. The limit may change from page to page. */
export interface CompanyCursorScope {
  readonly workspaceId: number;
  readonly name: string | null;
}

/** Where the next page starts, sealed for this installation and scope. */
export function writeCompanyCursor(
  cursors: Sealer,
  scope: CompanyCursorScope,
  afterId: string,
): string {
  return cursors.seal(contextOf(scope), afterId);
}

/** The id behind which a page starts; `undefined` = at the beginning. Throws `invalid_cursor`. */
export function companyPageStart(
  cursors: Sealer,
  scope: CompanyCursorScope,
  cursor: string | undefined,
): string | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  const afterId = cursors.open(contextOf(scope), cursor);
  if (afterId === undefined) {
    throw new DirectoryError(
      'invalid_cursor',
      '`cursor` must be one that this list gave for the same filter. Start again without it.',
      { pointer: '/cursor' },
    );
  }
  return afterId;
}

function contextOf({ workspaceId, name }: CompanyCursorScope): string {
  return JSON.stringify(['native', 'companies', workspaceId, name]);
}
