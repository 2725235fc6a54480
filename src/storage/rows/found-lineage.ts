import type { ChangePatch } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { Alias, LoadedLineage, Tombstone } from '../../domain/merge.ts';
import { emailKeyOf } from '../../domain/tombstone.ts';
import type { LoadKeys } from '../storage.ts';
import type { StoredMerge } from './merge-row.ts';

/** Whether a batch brings somebody back, so that the lineage is needed whatever the workspace has. */
export function asksForLineage({ mergeIds, deletedClientIds }: LoadKeys): boolean {
  return (mergeIds?.size ?? 0) > 0 || (deletedClientIds?.size ?? 0) > 0;
}

export interface LineageBehindKeys {
  readonly loaded: LoadedLineage;
  /** The keys asked for, and all that they lead to or may bring back. */
  readonly keys: LoadKeys;
}

/** Collects what is found of merges, aliases and deletions behind the keys of a batch. */
export class FoundLineage {
  readonly clientIds: Set<string>;
  readonly externalIds: Set<string>;
  readonly emailKeys: Set<EmailKey>;
  readonly #companyIds: Set<string>;
  readonly #named: LoadKeys;
  readonly #merges = new Map<string, StoredMerge>();
  readonly #survivorPatches = new Map<string, ChangePatch>();
  readonly #tombstones: Tombstone[] = [];

  constructor(named: LoadKeys) {
    this.#named = named;
    this.clientIds = new Set(named.clientIds);
    this.externalIds = new Set(named.externalIds);
    this.emailKeys = new Set(named.emailKeys);
    this.#companyIds = new Set(named.companyIds);
  }

  addMerge(stored: StoredMerge): void {
    this.#merges.set(stored.merge.id, stored);
  }

  /** What a merge to be undone did to its survivor, who may get all of it back. */
  addSurvivor({ merge: { id, survivorId } }: StoredMerge, patch: ChangePatch): void {
    this.#survivorPatches.set(id, patch);
    this.clientIds.add(survivorId);
    const before = (member: string): unknown => patch[member]?.[0] ?? null;
    this.addKeysOf({
      externalId: before('externalId') as string | null,
      emailKey: emailKeyOf(patch['email']?.[0] ?? null),
      companyIds: (before('companyIds') ?? []) as readonly string[],
    });
  }

  /** A client who is gone and may come back. */
  addTombstone(tombstone: Tombstone): void {
    this.#tombstones.push(tombstone);
  }

  /** What a client had; others may have its keys by now. */
  addKeysOf({
    externalId,
    emailKey,
    companyIds,
  }: Pick<Client, 'externalId' | 'emailKey' | 'companyIds'>): void {
    if (externalId !== null) {
      this.externalIds.add(externalId);
    }
    if (emailKey !== null) {
      this.emailKeys.add(emailKey);
    }
    for (const id of companyIds) {
      this.#companyIds.add(id);
    }
  }

  /** All of it, with the aliases of its keys. */
  with(aliases: readonly Alias[]): LineageBehindKeys {
    return {
      loaded: {
        merges: [...this.#merges.values()],
        survivorPatches: this.#survivorPatches,
        aliases,
        tombstones: this.#tombstones,
      },
      keys: {
        ...this.#named,
        clientIds: this.clientIds,
        externalIds: this.externalIds,
        emailKeys: this.emailKeys,
        companyIds: this.#companyIds,
      },
    };
  }
}
