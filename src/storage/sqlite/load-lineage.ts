import type { Client } from '../../domain/client.ts';
import type { Alias } from '../../domain/merge.ts';
import { clientOf } from '../rows/client-row.ts';
import { FoundLineage, type LineageBehindKeys } from '../rows/found-lineage.ts';
import type { LoadKeys, WorkspaceId } from '../storage.ts';
import { changeAt } from './change-rows.ts';
import type { Connection } from './connection.ts';
import { readTombstone } from './deleted-clients.ts';
import { aliasesOfKey, chainFrom, firstMergeInto, mergeById, mergesAfter } from './lineage-rows.ts';
import { rowById } from './read-clients.ts';

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
  for (const id of named.survivorIds ?? []) {
    loader.addMergeInto(id);
  }
  return loader.finish();
}

class LineageLoader {
  readonly #connection: Connection;
  readonly #workspaceId: WorkspaceId;
  readonly #found: FoundLineage;

  constructor(connection: Connection, workspaceId: WorkspaceId, named: LoadKeys) {
    this.#connection = connection;
    this.#workspaceId = workspaceId;
    this.#found = new FoundLineage(named);
  }

  /** A merge to be undone: both clients, and all that each may get back. */
  addMerge(id: string): void {
    const stored = mergeById(this.#connection, this.#workspaceId, id);
    if (stored === undefined) {
      return;
    }
    const { merge, survivorChange } = stored;
    this.#found.addMerge(stored);
    for (const later of mergesAfter(this.#connection, this.#workspaceId, stored)) {
      this.#found.addMerge(later);
    }
    const change =
      survivorChange === null
        ? undefined
        : changeAt(this.#connection, this.#workspaceId, survivorChange);
    this.#found.addSurvivor(stored, change?.patch ?? {});
    this.addDeleted(merge.loserId);
  }

  /** A client to be brought back: all that it had, and whoever may have its keys by now. */
  addDeleted(id: string): void {
    this.#found.clientIds.add(id);
    const tombstone = readTombstone(this.#connection, this.#workspaceId, id);
    // Who is still there may be deleted by the same batch, before the command that brings them back.
    const client = tombstone?.client ?? this.#liveClient(id);
    if (tombstone !== undefined) {
      this.#found.addTombstone(tombstone);
    }
    if (client !== undefined) {
      this.#found.addKeysOf(client);
    }
  }

  addMergeInto(survivorId: string): void {
    const merge = firstMergeInto(this.#connection, this.#workspaceId, survivorId);
    if (merge !== undefined) {
      this.#found.addMerge(merge);
    }
  }

  finish(): LineageBehindKeys {
    const aliases = this.#loadAliases();
    for (const id of [...this.#found.clientIds, ...aliases.map(({ clientId }) => clientId)]) {
      this.#found.clientIds.add(id);
      for (const step of chainFrom(this.#connection, this.#workspaceId, id)) {
        this.#found.addMerge(step);
        this.#found.clientIds.add(step.merge.survivorId);
      }
    }
    return this.#found.with(aliases);
  }

  #loadAliases(): readonly Alias[] {
    const read = (kind: Alias['kind'], key: string): readonly Alias[] =>
      aliasesOfKey(this.#connection, this.#workspaceId, kind, key);
    return [
      ...[...this.#found.externalIds].flatMap((key) => read('externalId', key)),
      ...[...this.#found.emailKeys].flatMap((key) => read('email', key)),
    ];
  }

  #liveClient(id: string): Client | undefined {
    const row = rowById(this.#connection, this.#workspaceId, id);
    return row === undefined ? undefined : clientOf(row);
  }
}
