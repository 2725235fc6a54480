import type { ClientStatus } from '../../domain/client.ts';
import { type Condition, searchedDigits } from '../../domain/client-filter.ts';
import { fold } from '../../domain/fold.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Matcher } from './candidate.ts';
import { matchExpression, namePartsExpression, sortTermPrefix } from './search-tokens.ts';
import { ascendingTerm } from './sort-terms.ts';
import type { TrigramCounts } from './trigram-counts.ts';

/**
 * What the token index is asked for: every client that fits is among what it finds. `undefined` where it
 * cannot narrow the filter down.
 */
export function indexExpression(
  workspaceId: WorkspaceId,
  { filter, searches, phoneTerms, conditions }: Matcher,
  counts: TrigramCounts,
): string | undefined {
  const parts = [filter.givenName, filter.familyName].filter((part) => part !== undefined);
  const expressions = [
    namePartsExpression(workspaceId, parts, counts),
    phoneTerms === undefined ? undefined : matchExpression(workspaceId, phoneTerms, counts),
    ...searches.map(({ terms }) => matchExpression(workspaceId, terms, counts)),
    matchExpression(workspaceId, { words: [...new Set(conditions.flatMap(wordsOf))] }, counts),
    ...conditions.map((condition) => phoneExpression(workspaceId, condition)),
  ].filter((expression) => expression !== undefined);
  return expressions.length === 0
    ? undefined
    : expressions.map((expression) => `(${expression})`).join(' AND ');
}

/** Members whose words the index holds, as they are. */
const indexedMembers: ReadonlySet<string> = new Set([
  'name',
  'givenName',
  'familyName',
  'email',
  'externalId',
]);

/** Parts of words that every client that fits has in its indexed text; a short one must begin a word there. */
function wordsOf({ subject, test }: Condition): readonly string[] {
  if (!('member' in subject)) {
    return [];
  }
  if (subject.member === 'phone') {
    return test.op === 'contains' ? partsOf(searchedDigits(test.text) ?? '', false) : [];
  }
  if (!indexedMembers.has(subject.member)) {
    return [];
  }
  if (test.op === 'contains' || test.op === 'startsWith') {
    return partsOf(test.text, test.op === 'startsWith');
  }
  return test.op === 'in' && test.values.length === 1 && subject.member !== 'email'
    ? partsOf(fold(String(test.values[0])), true)
    : [];
}

/** A trigram; what is shorter is only found at the beginning of a word. */
const codePointsMin = 3;

function partsOf(text: string, beginsWord: boolean): readonly string[] {
  return text
    .split(' ')
    .filter(
      (part, index) =>
        part !== '' && (beginsWord || index > 0 || Array.from(part).length >= codePointsMin),
    );
}

const bothStatuses: readonly ClientStatus[] = ['active', 'inactive'];

/** Clients whose phone has this key share its sort term. */
function phoneExpression(
  workspaceId: WorkspaceId,
  { subject, test }: Condition,
): string | undefined {
  if (!('member' in subject) || subject.member !== 'phone' || test.op !== 'in') {
    return undefined;
  }
  return test.values
    .flatMap((key) =>
      bothStatuses.map(
        (status) =>
          sortTermPrefix(workspaceId, 'phone', 'asc', status) + ascendingTerm(String(key)),
      ),
    )
    .map((term) => `"${term.replaceAll('"', '""')}"`)
    .join(' OR ');
}
