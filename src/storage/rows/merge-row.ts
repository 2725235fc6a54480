import type { PlacedMerge } from '../../domain/merge.ts';
import type { Row } from './row.ts';

export const mergeColumns = 'id, loser_id, survivor_id, at, undone_at, position, survivor_change';

/** A merge as it is on file. */
export interface StoredMerge extends PlacedMerge {
  /** Position of the change that it made on its survivor. */
  readonly survivorChange: number | null;
}

/** A merge from a row of `mergeColumns`, if there is one. */
export function mergeOf(row: Row | undefined): StoredMerge | undefined {
  return row === undefined
    ? undefined
    : {
        merge: {
          id: row[0] as string,
          loserId: row[1] as string,
          survivorId: row[2] as string,
          at: row[3] as number,
          undoneAt: row[4] as number | null,
        },
        position: row[5] as number,
        survivorChange: row[6] as number | null,
      };
}
