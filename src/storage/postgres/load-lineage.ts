import type { Alias } from '../../domain/merge.ts';
import { clientOf } from '../rows/client-row.ts';
import { FoundLineage, type LineageBehindKeys } from '../rows/found-lineage.ts';
import type { LoadKeys, WorkspaceId } from '../storage.ts';
import { changesAt } from './change-rows.ts';
import { readTombstones } from './deleted-clients.ts';
import {
  aliasesOfKeys,
  chainsFrom,
  firstMergesInto,
  mergeById,
  mergesAfter,
} from './lineage-rows.ts';
import { rowBy } from './read-clients.ts';
import type { Session } from './session.ts';

/** Everything that is known of merges, aliases and deletions behind the keys of a batch. */
export async function loadLineage(
  session: Session,
  workspaceId: WorkspaceId,
  named: LoadKeys,
): Promise<LineageBehindKeys> {
  const loader = new LineageLoader(session, workspaceId, named);
  for (const id of named.mergeIds ?? []) {
    await loader.addMerge(id);
  }
  for (const id of named.deletedClientIds ?? []) {
    await loader.addDeleted(id);
  }
  await loader.addMergesInto(named.survivorIds ?? new Set());
  return loader.finish();
}

class LineageLoader {
  readonly #session: Session;
  readonly #workspaceId: WorkspaceId;
  readonly #found: FoundLineage;

  constructor(session: Session, workspaceId: WorkspaceId, named: LoadKeys) {
    this.#session = session;
    this.#workspaceId = workspaceId;
    this.#found = new FoundLineage(named);
  }

  /** A merge to be undone: both clients, and all that each may get back. */
  async addMerge(id: string): Promise<void> {
    const stored = await mergeById(this.#session, this.#workspaceId, id);
    if (stored === undefined) {
      return;
    }
    const { merge, survivorChange } = stored;
    this.#found.addMerge(stored);
    for (const later of await mergesAfter(this.#session, this.#workspaceId, stored)) {
      this.#found.addMerge(later);
    }
    const positions = survivorChange === null ? [] : [survivorChange];
    const [change] = await changesAt(this.#session, this.#workspaceId, positions);
    this.#found.addSurvivor(stored, change?.patch ?? {});
    await this.addDeleted(merge.loserId);
  }

  /** A client to be brought back: all that it had, and whoever may have its keys by now. */
  async addDeleted(id: string): Promise<void> {
    this.#found.clientIds.add(id);
    const [tombstone] = await readTombstones(this.#session, this.#workspaceId, [id]);
    if (tombstone !== undefined) {
      this.#found.addTombstone(tombstone);
    }
    // Who is still there may be deleted by the same batch, before the command that brings them back.
    const live = tombstone === undefined ? await this.#liveRow(id) : undefined;
    const client = tombstone?.client ?? (live === undefined ? undefined : clientOf(live));
    if (client !== undefined) {
      this.#found.addKeysOf(client);
    }
  }

  async addMergesInto(survivorIds: ReadonlySet<string>): Promise<void> {
    const merges = await firstMergesInto(this.#session, this.#workspaceId, [...survivorIds]);
    for (const merge of merges) {
      this.#found.addMerge(merge);
    }
  }

  async finish(): Promise<LineageBehindKeys> {
    const aliases = await this.#loadAliases();
    for (const { clientId } of aliases) {
      this.#found.clientIds.add(clientId);
    }
    for (const step of await chainsFrom(this.#session, this.#workspaceId, [
      ...this.#found.clientIds,
    ])) {
      this.#found.addMerge(step);
      this.#found.clientIds.add(step.merge.survivorId);
    }
    return this.#found.with(aliases);
  }

  async #loadAliases(): Promise<readonly Alias[]> {
    const read = (kind: Alias['kind'], keys: ReadonlySet<string>): Promise<readonly Alias[]> =>
      aliasesOfKeys(this.#session, this.#workspaceId, kind, [...keys]);
    return [
      ...(await read('externalId', this.#found.externalIds)),
      ...(await read('email', this.#found.emailKeys)),
    ];
  }

  #liveRow(id: string): ReturnType<typeof rowBy> {
    return rowBy(this.#session, this.#workspaceId, 'id', id);
  }
}
