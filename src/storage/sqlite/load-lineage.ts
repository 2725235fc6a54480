import type { ChangePatch } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { Alias, LoadedLineage, Tombstone } from '../../domain/merge.ts';
import { emailKeyOf } from '../../domain/tombstone.ts';
import type { StoredMerge } from '../rows/merge-row.ts';
import type { LoadKeys, WorkspaceId } from '../storage.ts';
import { changeAt } from './change-rows.ts';
import { clientOf } from '../rows/client-row.ts';
import type { Connection } from './connection.ts';
import { readTombstone } from './deleted-clients.ts';
import { aliasesOfKey, chainFrom, mergeById, mergesAfter } from './lineage-rows.ts';
import { rowById } from './read-clients.ts';

/** Whether a batch brings somebody back, so that the lineage is needed whatever the workspace has. */
export function asksForLineage({ mergeIds, deletedClientIds }: LoadKeys): boolean {
  return (mergeIds?.size ?? 0) > 0 || (deletedClientIds?.size ?? 0) > 0;
}

export interface LineageBehindKeys {
  readonly loaded: LoadedLineage;
  /** The keys asked for, and all that they lead to or may bring back. */
  readonly keys: LoadKeys;
}

/** Everything that is known of merges, aliases and deletions behind the keys of a batch. */
export function loadLineage(
  connection: Connection,
  workspaceId: WorkspaceId,
  named: LoadKeys,
): LineageBehindKeys {
  const loader = new LineageLoader(connection, workspaceId, named);
  for (const id of named.mergeIds ?? []) {
    loader.addMerge(id);
  }
  for (const id of named.deletedClientIds ?? []) {
    loader.addDeleted(id);
  }
  return loader.finish();
}

class LineageLoader {
  readonly #connection: Connection;
  readonly #workspaceId: WorkspaceId;
  readonly #named: LoadKeys;
  readonly #clientIds: Set<string>;
  readonly #externalIds: Set<string>;
  readonly #emailKeys: Set<EmailKey>;
  readonly #companyIds: Set<string>;
  readonly #merges = new Map<string, StoredMerge>();
  readonly #survivorPatches = new Map<string, ChangePatch>();
  readonly #tombstones: Tombstone[] = [];

  constructor(connection: Connection, workspaceId: WorkspaceId, named: LoadKeys) {
    this.#connection = connection;
    this.#workspaceId = workspaceId;
    this.#named = named;
    this.#clientIds = new Set(named.clientIds);
    this.#externalIds = new Set(named.externalIds);
    this.#emailKeys = new Set(named.emailKeys);
    this.#companyIds = new Set(named.companyIds);
  }

  /** A merge to be undone: both clients, and all that each may get back. */
  addMerge(id: string): void {
    const stored = mergeById(this.#connection, this.#workspaceId, id);
    if (stored === undefined) {
      return;
    }
    const { merge, survivorChange } = stored;
    this.#keep(stored);
    for (const later of mergesAfter(this.#connection, this.#workspaceId, stored)) {
      this.#keep(later);
    }
    const change =
      survivorChange === null
        ? undefined
        : changeAt(this.#connection, this.#workspaceId, survivorChange);
    const patch = change?.patch ?? {};
    this.#survivorPatches.set(id, patch);
    const before = (member: string): unknown => patch[member]?.[0] ?? null;
    this.#addKeys(
      before('externalId') as string | null,
      emailKeyOf(patch['email']?.[0] ?? null),
      (before('companyIds') ?? []) as readonly string[],
    );
    this.#clientIds.add(merge.survivorId);
    this.addDeleted(merge.loserId);
  }

  /** A client to be brought back: all that it had, and whoever may have its keys by now. */
  addDeleted(id: string): void {
    this.#clientIds.add(id);
    const tombstone = readTombstone(this.#connection, this.#workspaceId, id);
    // Who is still there may be deleted by the same batch, before the command that brings them back.
    const client = tombstone?.client ?? this.#liveClient(id);
    if (tombstone !== undefined) {
      this.#tombstones.push(tombstone);
    }
    if (client !== undefined) {
      this.#addKeys(client.externalId, client.emailKey, client.companyIds);
    }
  }

  finish(): LineageBehindKeys {
    const aliases = this.#loadAliases();
    for (const id of [...this.#clientIds, ...aliases.map(({ clientId }) => clientId)]) {
      this.#clientIds.add(id);
      for (const step of chainFrom(this.#connection, this.#workspaceId, id)) {
        this.#keep(step);
        this.#clientIds.add(step.merge.survivorId);
      }
    }
    return {
      loaded: {
        merges: [...this.#merges.values()],
        survivorPatches: this.#survivorPatches,
        aliases,
        tombstones: this.#tombstones,
      },
      keys: {
        ...this.#named,
        clientIds: this.#clientIds,
        externalIds: this.#externalIds,
        emailKeys: this.#emailKeys,
        companyIds: this.#companyIds,
      },
    };
  }

  #loadAliases(): readonly Alias[] {
    const read = (kind: Alias['kind'], key: string): readonly Alias[] =>
      aliasesOfKey(this.#connection, this.#workspaceId, kind, key);
    return [
      ...[...this.#externalIds].flatMap((key) => read('externalId', key)),
      ...[...this.#emailKeys].flatMap((key) => read('email', key)),
    ];
  }

  #liveClient(id: string): Client | undefined {
    const row = rowById(this.#connection, this.#workspaceId, id);
    return row === undefined ? undefined : clientOf(row);
  }

  #keep(stored: StoredMerge): void {
    this.#merges.set(stored.merge.id, stored);
  }

  #addKeys(
    externalId: string | null,
    emailKey: EmailKey | null,
    companyIds: readonly string[],
  ): void {
    if (externalId !== null) {
      this.#externalIds.add(externalId);
    }
    if (emailKey !== null) {
      this.#emailKeys.add(emailKey);
    }
    for (const id of companyIds) {
      this.#companyIds.add(id);
    }
  }
}
