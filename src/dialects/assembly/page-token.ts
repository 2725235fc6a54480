import { createHash } from 'node:crypto';
import { DirectoryError } from '../../domain/errors.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

/** What a page token is good for; with anything else it is refused (reliability case 100). */
export interface PageTokenScope {
  readonly list: 'clients' | 'companies';
  /** Tells installations apart: the URL under which this one is reached. */
  readonly realm: string;
  readonly workspaceId: number;
  /** The filter of the list, with its members always in the same order. The limit may change from page to page. */
  readonly filter: JsonValue;
}

const tokenCharactersMax = 4_096;

/** An opaque `nextToken`: base64url JSON of where the next page starts, with a checksum over that and the scope. */
export function writePageToken(scope: PageTokenScope, after: string): string {
  const { list, realm, workspaceId, filter } = scope;
  const sealed = JSON.stringify([list, realm, workspaceId, filter, after]);
  const check = createHash('sha256').update(sealed).digest('base64url').slice(0, 22);
  return Buffer.from(JSON.stringify({ after, check })).toString('base64url');
}

/** Where the page starts, or `undefined` for a token that was not written for this very scope, or not left as it was. */
export function readPageToken(scope: PageTokenScope, token: string): string | undefined {
  const after = token.length <= tokenCharactersMax ? readAfter(token) : undefined;
  return after !== undefined && writePageToken(scope, after) === token ? after : undefined;
}

function readAfter(token: string): string | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return typeof json === 'object' &&
      json !== null &&
      'after' in json &&
      typeof json.after === 'string'
      ? json.after
      : undefined;
  } catch {
    return undefined;
  }
}

/** Where the asked-for page starts: `undefined` = at the beginning. Throws `invalid_cursor`. */
export function pageStart(scope: PageTokenScope, token: string | undefined): string | undefined {
  if (token === undefined) {
    return undefined;
  }
  const after = readPageToken(scope, token);
  if (after === undefined) {
    throw new DirectoryError(
      'invalid_cursor',
      '`nextToken` must be one that this list gave for the same filter. Start again without it.',
      { pointer: '/nextToken' },
    );
  }
  return after;
}
