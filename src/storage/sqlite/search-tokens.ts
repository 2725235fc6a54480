import type { Client, ClientStatus } from '../../domain/client.ts';
import { fold } from '../../domain/fold.ts';
import { phoneKey } from '../../domain/phone.ts';
import { indexedText } from '../../domain/indexed-text.ts';
import { searchAlternatives, searchTerms, trigrams } from '../../domain/search-text.ts';
import type { SearchTerms } from '../../domain/search-text.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { ascendingTerm, descendingTerm } from './sort-terms.ts';
import { rarest } from './trigram-counts.ts';
import type { TrigramCounts } from './trigram-counts.ts';

// Every token begins with its workspace in base 36, so that no workspace pays for another's clients or
// learns of them, and a mark that says what it is.
const trigramMark = ':';
const sortMarks = {
  name: { asc: '<', desc: '>' },
  phone: { asc: '(', desc: ')' },
} as const;

/** What the search index can sort by. */
export type TermSort = 'name' | 'phone';
export type SortOrder = 'asc' | 'desc';

/** Between tokens; no token holds one. */
const separator = '\n';

/** The word mark of a search text is a control character, which the index does not keep; no trigram holds a space. */
const wordMark = '\u0002';

/** The tokens under which a client stands in the search index, each once. */
export function tokensOf(workspaceId: WorkspaceId, client: Client, pk: number): Set<string> {
  const workspace = workspaceId.toString(36);
  const tokens = new Set<string>();
  for (const trigram of trigrams(indexedText(client))) {
    tokens.add(trigramToken(workspace, trigram));
  }
  for (const term of sortTermsOf(workspaceId, client, pk)) {
    tokens.add(term);
  }
  return tokens;
}

/** The tokens by which a client has its place in the sorted lists. */
export function sortTermsOf(workspaceId: WorkspaceId, client: Client, pk: number): string[] {
  const workspace = workspaceId.toString(36);
  const name = nameSortKey(client.name);
  const phone = phoneSortKey(client.phone);
  return [
    sortPrefix(workspace, 'name', 'asc', client.status) + ascendingTerm(name),
    sortPrefix(workspace, 'name', 'desc', client.status) + descendingTerm(name, pk),
    sortPrefix(workspace, 'phone', 'asc', client.status) + ascendingTerm(phone),
    sortPrefix(workspace, 'phone', 'desc', client.status) + descendingTerm(phone, pk),
  ];
}

/** Names sort by this; `null` behind all others. */
export function nameSortKey(name: string | null): string | null {
  return name === null ? null : fold(name);
}

/** Phones sort by this; `null` behind all others. */
export function phoneSortKey(phone: string | null): string | null {
  return phone === null ? null : phoneKey(phone);
}

/** Tokens as the text of a document of the index. */
export function documentOf(tokens: Iterable<string>): string {
  return [...tokens].join(separator);
}

/** True where a change of a client leaves its tokens as they are: most changes do. */
export function hasSameTokens(before: Client, after: Client): boolean {
  return (
    before.name === after.name &&
    before.email === after.email &&
    before.phone === after.phone &&
    before.externalId === after.externalId &&
    before.givenName === after.givenName &&
    before.familyName === after.familyName &&
    before.status === after.status
  );
}

/** What the terms of one list begin with; behind it they stand in order. */
export function sortTermPrefix(
  workspaceId: WorkspaceId,
  sort: TermSort,
  order: SortOrder,
  status: ClientStatus,
): string {
  return sortPrefix(workspaceId.toString(36), sort, order, status);
}

/** An expression of the index for all clients that can match, by their rarest trigrams; `undefined` where every client can. */
export function matchExpression(
  workspaceId: WorkspaceId,
  terms: SearchTerms,
  counts: TrigramCounts,
): string | undefined {
  const workspace = workspaceId.toString(36);
  const lists = searchAlternatives(terms);
  if (lists.some((list) => list.length === 0)) {
    return undefined;
  }
  return lists.map((list) => allOf(workspace, rarest(list, counts))).join(' OR ');
}

/** The same for exact name parts: their words stand in the index wherever the parts themselves do. */
export function namePartsExpression(
  workspaceId: WorkspaceId,
  parts: readonly string[],
  counts: TrigramCounts,
): string | undefined {
  const words = new Set(parts.flatMap((part) => searchTerms(part).words));
  return matchExpression(workspaceId, { words: [...words] }, counts);
}

function allOf(workspace: string, list: readonly string[]): string {
  const quoted = list.map(
    (trigram) => `"${trigramToken(workspace, trigram).replaceAll('"', '""')}"`,
  );
  return `(${quoted.join(' AND ')})`;
}

function trigramToken(workspace: string, trigram: string): string {
  return workspace + trigramMark + trigram.replaceAll(wordMark, ' ');
}

function sortPrefix(
  workspace: string,
  sort: TermSort,
  order: SortOrder,
  status: ClientStatus,
): string {
  return workspace + sortMarks[sort][order] + statusNumber(status).toString();
}
