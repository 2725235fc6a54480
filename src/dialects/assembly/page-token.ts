import { DirectoryError } from '../../domain/errors.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Sealer } from '../../lib/seal.ts';

/** What a page token is good for; with anything else it is refused (reliability case 100). */
export interface PageTokenScope {
  readonly list: 'clients' | 'companies';
  readonly workspaceId: number;
  /** The filter of the list, with its members always in the same order. The limit may change from page to page. */
  readonly filter: JsonValue;
}

/** An opaque `nextToken`: where the next page starts, sealed for this installation and scope. */
export function writePageToken(cursors: Sealer, scope: PageTokenScope, after: string): string {
  return cursors.seal(contextOf(scope), after);
}

/** Where the asked-for page starts: `undefined` = at the beginning. Throws `invalid_cursor` for a token that was not given for this very scope, or not left as it was. */
export function pageStart(
  cursors: Sealer,
  scope: PageTokenScope,
  token: string | undefined,
): string | undefined {
  if (token === undefined) {
    return undefined;
  }
  const after = cursors.open(contextOf(scope), token);
  if (after === undefined) {
    throw new DirectoryError(
      'invalid_cursor',
      '`nextToken` must be one that this list gave for the same filter. Start again without it.',
      { pointer: '/nextToken' },
    );
  }
  return after;
}

function contextOf({ list, workspaceId, filter }: PageTokenScope): string {
  return JSON.stringify(['assembly', list, workspaceId, filter]);
}
