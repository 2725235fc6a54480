import { crc32 } from 'node:zlib';
import type { Client } from '../../domain/client.ts';
import { indexedText } from '../../domain/indexed-text.ts';
import { addTrigrams, searchAlternatives } from '../../domain/search-text.ts';
import type { SearchTerms } from '../../domain/search-text.ts';
import type { WorkspaceId } from '../storage.ts';
import { type Column, recordset } from './recordset.ts';
import type { Statement } from './session.ts';

/** What a client's row of the search index is made of. */
export interface SearchRow {
  readonly clientId: string;
  readonly trigrams: readonly number[];
}

/** The trigrams by which a client is found: of what is searched, and of the name's parts where the name has others. */
export function searchRowOf(workspaceId: WorkspaceId, client: Client): SearchRow {
  const found = new Set<string>();
  addTrigrams(found, indexedText(client));
  return { clientId: client.id, trigrams: numbersOf(workspaceId, found) };
}

/** True where a change of a client leaves its trigrams as they are: most changes do. */
export function hasSameTrigrams(before: Client, after: Client): boolean {
  return (
    before.name === after.name &&
    before.email === after.email &&
    before.phone === after.phone &&
    before.externalId === after.externalId &&
    before.givenName === after.givenName &&
    before.familyName === after.familyName
  );
}

/** More trigrams of one query would cost more than they rule out. */
const askedMax = 32;

/** What every match of a query has: all of one list. `undefined` where every client can match. */
export function askedTrigrams(
  workspaceId: WorkspaceId,
  terms: SearchTerms,
): readonly (readonly number[])[] | undefined {
  const lists = searchAlternatives(terms);
  return lists.some((list) => list.length === 0)
    ? undefined
    : lists.map((list) => numbersOf(workspaceId, list.slice(0, askedMax)));
}

/** A quarter of the size of texts; two trigrams that share a number only make an index offer too much. */
function numbersOf(workspaceId: WorkspaceId, texts: Iterable<string>): readonly number[] {
  const prefix = crc32(`${workspaceId}:`);
  const numbers = new Set<number>();
  for (const text of texts) {
    numbers.add(crc32(text, prefix) | 0);
  }
  return [...numbers];
}

// One array of arrays would need them all to be of the same length: so each is a text.
const columns: readonly Column<SearchRow>[] = [
  { name: 'client_id', type: 'text', of: ({ clientId }) => clientId },
  { name: 'trigrams', type: 'text', of: ({ trigrams }) => `{${trigrams.join(',')}}` },
];

export function insertionOfSearchRows(
  workspaceId: WorkspaceId,
  rows: readonly SearchRow[],
): Statement {
  const { from, values } = recordset(columns, rows);
  return {
    text: `INSERT INTO client_search (workspace_id, client_id, trigrams)
      SELECT $1::bigint, r.client_id, r.trigrams::integer[] FROM ${from}
      ON CONFLICT (workspace_id, client_id) DO UPDATE SET trigrams = excluded.trigrams`,
    values: [workspaceId, ...values],
  };
}
