import type { Client } from '../../domain/client.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { ClientSortKey } from '../storage.ts';
import { nameSortKey, phoneSortKey } from './search-tokens.ts';
import { ascendingTerm, compareTerms } from './sort-terms.ts';
import type { SortOrder } from './search-tokens.ts';

/** Where a client stands in a sorted list, or stood: it may be gone, or elsewhere by now. */
export interface ListPosition {
  readonly pk: number;
  /** What the list sorts by, in a form whose order as code points is the ascending one; '' where that is the pk alone. */
  readonly term: string;
}

/** What any list sorts by. */
export type Sortable = Pick<Client, 'status' | 'name' | 'phone' | 'emailKey' | 'externalId'>;

/** The term of a client in a list sorted so; `null` sorts behind all values. */
export function sortTerm(by: ClientSortKey, client: Sortable): string {
  switch (by) {
    case 'createdAt':
      return '';
    case 'status':
      return statusNumber(client.status).toString();
    case 'name':
      return ascendingTerm(nameSortKey(client.name));
    case 'phone':
      return ascendingTerm(phoneSortKey(client.phone));
    case 'email':
      return uncutTerm(client.emailKey);
    case 'externalId':
      return uncutTerm(client.externalId);
  }
}

const missing = '1';
const present = '0';

function uncutTerm(key: string | null): string {
  return key === null ? missing : present + key;
}

/** The key in a term of a list by name, phone, email or external id. */
export function keyOfTerm(term: string): string | null {
  return term.startsWith(present) ? term.slice(1) : null;
}

/** Compares as the list goes. */
export function comparePositions(order: SortOrder): (a: ListPosition, b: ListPosition) => number {
  const sign = order === 'asc' ? 1 : -1;
  return (a, b) => sign * (compareTerms(a.term, b.term) || a.pk - b.pk);
}

/** A position as a text, for the port's `next`. */
export function writePosition({ pk, term }: ListPosition): string {
  return term === '' ? pk.toString() : `${pk} ${term}`;
}

const form = /^([1-9]\d{0,14})(?: ([01].*))?$/s;

/** A position from the port's `after`. Throws `invalid_cursor` for a text that no list sorted so gave. */
export function readPosition(
  by: ClientSortKey,
  after: string | undefined,
): ListPosition | undefined {
  if (after === undefined) {
    return undefined;
  }
  const [, pk, term = ''] = form.exec(after) ?? [];
  if (pk === undefined || (term === '') !== (by === 'createdAt')) {
    throw new DirectoryError(
      'invalid_cursor',
      'This is not a position in this list. Use the one that came with the page before, or start from the first page.',
    );
  }
  return { pk: Number(pk), term };
}
