import type { Change } from '../domain/change.ts';

/**
 * A change with its place in the log of its workspace. Positions rise in the order of commits and are never
 * given out twice: a reader who has seen one never finds a smaller one later. They may have holes.
 */
export interface StoredChange extends Change {
  readonly position: number;
  /** Position of the same record's change before this one; `null` where this is its first. */
  readonly previous: number | null;
}
