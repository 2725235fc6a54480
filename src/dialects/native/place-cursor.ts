import { DirectoryError } from '../../domain/errors.ts';
import type { Sealer } from '../../lib/seal.ts';

/** The list that a cursor belongs to: it opens in no other. */
export type CursorScope = readonly (string | number)[];

/** A place in a list as an opaque text. */
export function sealPlace(cursors: Sealer, scope: CursorScope, place: string): string {
  return cursors.seal(contextOf(scope), place);
}

/** The place that a cursor stands for. Throws `invalid_cursor` for one that this very list did not give. */
export function openPlace(cursors: Sealer, scope: CursorScope, cursor: string): string {
  const place = cursors.open(contextOf(scope), cursor);
  if (place === undefined) {
    throw new DirectoryError(
      'invalid_cursor',
      '`cursor` must be a `nextCursor` that this list gave. Start again without it.',
      { pointer: '/cursor' },
    );
  }
  return place;
}

function contextOf(scope: CursorScope): string {
  return JSON.stringify(['native', ...scope]);
}
