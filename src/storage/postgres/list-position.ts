import type { Client } from '../../domain/client.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { ClientSortKey } from '../storage.ts';
import { nameSortKey, phoneSortKey } from './client-rows.ts';

/** Where a client stands in a sorted list, or stood: it may be gone, or elsewhere by now. */
export interface ListPosition {
  readonly pk: number;
  /** Which part of the list: '' where it has one only, else '0' or '1', in ascending order. */
  readonly rank: string;
  /** By what the part is sorted before the pk; '' where by nothing. */
  readonly key: string;
}

/** The position of a client in a list sorted so. Without a value, it is in the second part. */
export function positionOf(by: ClientSortKey, client: Client, pk: number): ListPosition {
  switch (by) {
    case 'createdAt':
      return { pk, rank: '', key: '' };
    case 'status':
      return { pk, rank: statusNumber(client.status).toString(), key: '' };
    case 'name':
      return ofKey(pk, nameSortKey(client.name));
    case 'phone':
      return ofKey(pk, phoneSortKey(client.phone));
    case 'email':
      return ofKey(pk, client.emailKey);
    case 'externalId':
      return ofKey(pk, client.externalId);
  }
}

/** Ranks of clients with and without a value. */
export const present = '0';
export const missing = '1';

function ofKey(pk: number, key: string | null): ListPosition {
  return key === null ? { pk, rank: missing, key: '' } : { pk, rank: present, key };
}

/** A position as a text, for the port's `next`. */
export function writePosition({ pk, rank, key }: ListPosition): string {
  return rank === '' ? pk.toString() : `${pk} ${rank}${key}`;
}

const form = /^([1-9]\d{0,14})(?: ([01])([^\0]*))?$/s;

/** A position from the port's `after`. Throws `invalid_cursor` for a text that no list sorted so gave. */
export function readPosition(
  by: ClientSortKey,
  after: string | undefined,
): ListPosition | undefined {
  if (after === undefined) {
    return undefined;
  }
  const [, pk, rank = '', key = ''] = form.exec(after) ?? [];
  if (pk === undefined || (rank === '') !== (by === 'createdAt')) {
    throw new DirectoryError(
      'invalid_cursor',
      'This is not a position in this list. Use the one that came with the page before, or start from the first page.',
    );
  }
  return { pk: Number(pk), rank, key };
}
