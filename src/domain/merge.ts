import type { Change, ChangePatch } from './change.ts';
import type { Client } from './client.ts';

/** Two clients who turned out to be one person: the loser went away into the survivor. Instants are milliseconds since the epoch. */
export interface Merge {
  readonly id: string;
  readonly loserId: string;
  readonly survivorId: string;
  readonly at: number;
  /** `null`: in force. */
  readonly undoneAt: number | null;
}

/** A merge with its place among all: the position of the change that took the loser away. */
export interface PlacedMerge {
  readonly merge: Merge;
  readonly position: number;
}

export type AliasKind = 'email' | 'externalId';

/**
 * A key that leads to a client who does not hold it: one of a merged-away client, one that a merge
 * replaced, or one that an upsert gave (`onConflict: merge`). It names its original owner for ever, and
 * whoever that client was merged into is found from there: so an undone merge has nothing to point back.
 */
export interface Alias {
  readonly kind: AliasKind;
  readonly key: string;
  readonly clientId: string;
  /** The merge that ends with it; `null` where an upsert gave it. */
  readonly mergeId: string | null;
}

/** A client who is gone, as they were last: what a restore or an undone merge brings back. */
export interface Tombstone {
  readonly client: Client;
  /** The version that the deletion made. */
  readonly version: number;
  readonly deletedAt: number;
}

/** Which value wins, by member (`name` stands for all three, custom fields as `customFields/<key>`, be it a key that the field had before). */
export type MergeChoices = Readonly<Record<string, 'survivor' | 'loser'>>;

/** What storage knows of merges and deletions behind the keys of a batch. */
export interface LoadedLineage {
  /**
   * Those on the way from a key to whom it leads, those asked for with the next in force of their survivors, and the
   * first in force of a survivor that was asked for.
   */
  readonly merges: readonly PlacedMerge[];
  /** By merge asked for: what it changed on its survivor. */
  readonly survivorPatches: ReadonlyMap<string, ChangePatch>;
  /** Of one key, the newest first. */
  readonly aliases: readonly Alias[];
  readonly tombstones: readonly Tombstone[];
}

/** A merge as storage is to keep it: new with its changes, or undone without. */
export interface MergeWrite {
  readonly merge: Merge;
  readonly changes: { readonly loser: Change; readonly survivor: Change | null } | null;
}

export interface AliasWrite {
  readonly alias: Alias;
  readonly isGone: boolean;
}

/** In the order in which they were decided. */
export interface LineageWrites {
  readonly merges: readonly MergeWrite[];
  readonly aliases: readonly AliasWrite[];
}
