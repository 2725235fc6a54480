import type { ChangePatch } from '../../domain/change.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { Alias, LoadedLineage, Tombstone } from '../../domain/merge.ts';
import { emailKeyOf } from '../../domain/tombstone.ts';
import type { StoredMerge } from '../rows/merge-row.ts';
import type { LoadKeys, WorkspaceId } from '../storage.ts';
import { changesAt } from './change-rows.ts';
import { clientOf } from '../rows/client-row.ts';
import { readTombstones } from './deleted-clients.ts';
import { aliasesOfKeys, chainsFrom, mergeById, mergesAfter } from './lineage-rows.ts';
import { rowBy } from './read-clients.ts';
import type { Session } from './session.ts';

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
  return loader.finish();
}

class LineageLoader {
  readonly #session: Session;
  readonly #workspaceId: WorkspaceId;
  readonly #named: LoadKeys;
  readonly #clientIds: Set<string>;
  readonly #externalIds: Set<string>;
  readonly #emailKeys: Set<EmailKey>;
  readonly #companyIds: Set<string>;
  readonly #merges = new Map<string, StoredMerge>();
  readonly #survivorPatches = new Map<string, ChangePatch>();
  readonly #tombstones: Tombstone[] = [];

  constructor(session: Session, workspaceId: WorkspaceId, named: LoadKeys) {
    this.#session = session;
    this.#workspaceId = workspaceId;
    this.#named = named;
    this.#clientIds = new Set(named.clientIds);
    this.#externalIds = new Set(named.externalIds);
    this.#emailKeys = new Set(named.emailKeys);
    this.#companyIds = new Set(named.companyIds);
  }

  /** A merge to be undone: both clients, and all that each may get back. */
  async addMerge(id: string): Promise<void> {
    const stored = await mergeById(this.#session, this.#workspaceId, id);
    if (stored === undefined) {
      return;
    }
    const { merge, survivorChange } = stored;
    this.#keep(stored);
    for (const later of await mergesAfter(this.#session, this.#workspaceId, stored)) {
      this.#keep(later);
    }
    const positions = survivorChange === null ? [] : [survivorChange];
    const [change] = await changesAt(this.#session, this.#workspaceId, positions);
    const patch = change?.patch ?? {};
    this.#survivorPatches.set(id, patch);
    const before = (member: string): unknown => patch[member]?.[0] ?? null;
    this.#addKeys(
      before('externalId') as string | null,
      emailKeyOf(patch['email']?.[0] ?? null),
      (before('companyIds') ?? []) as readonly string[],
    );
    this.#clientIds.add(merge.survivorId);
    await this.addDeleted(merge.loserId);
  }

  /** A client to be brought back: all that it had, and whoever may have its keys by now. */
  async addDeleted(id: string): Promise<void> {
    this.#clientIds.add(id);
    const [tombstone] = await readTombstones(this.#session, this.#workspaceId, [id]);
    if (tombstone !== undefined) {
      this.#tombstones.push(tombstone);
    }
    // Who is still there may be deleted by the same batch, before the command that brings them back.
    const live = tombstone === undefined ? await this.#liveRow(id) : undefined;
    const client = tombstone?.client ?? (live === undefined ? undefined : clientOf(live));
    if (client !== undefined) {
      this.#addKeys(client.externalId, client.emailKey, client.companyIds);
    }
  }

  async finish(): Promise<LineageBehindKeys> {
    const aliases = await this.#loadAliases();
    for (const { clientId } of aliases) {
      this.#clientIds.add(clientId);
    }
    for (const step of await chainsFrom(this.#session, this.#workspaceId, [...this.#clientIds])) {
      this.#keep(step);
      this.#clientIds.add(step.merge.survivorId);
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

  async #loadAliases(): Promise<readonly Alias[]> {
    const read = (kind: Alias['kind'], keys: ReadonlySet<string>): Promise<readonly Alias[]> =>
      aliasesOfKeys(this.#session, this.#workspaceId, kind, [...keys]);
    return [
      ...(await read('externalId', this.#externalIds)),
      ...(await read('email', this.#emailKeys)),
    ];
  }

  #liveRow(id: string): ReturnType<typeof rowBy> {
    return rowBy(this.#session, this.#workspaceId, 'id', id);
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
