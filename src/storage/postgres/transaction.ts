import type { FieldCatalog } from '../../domain/field.ts';
import type { Segment } from '../../domain/segment.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { KeptClaim, Loaded, LoadKeys, WorkspaceId, WriteTransaction } from '../storage.ts';
import { PostgresAccessWriter } from './access-writer.ts';
import { PostgresAccountWriter } from './account-writer.ts';
import { deleteExpiredClaims, insertClaims, readClaims } from './claim-rows.ts';
import { lockCounters, readShared, type Shared } from './counters.ts';
import { readFields } from './field-rows.ts';
import { PostgresImportWriter } from './import-rows.ts';
import { loadRecords, type Refs } from './load-records.ts';
import { deleteSegment, putSegment, readSegments } from './segment-rows.ts';
import type { TransactionSession } from './session.ts';
import { storeWrites } from './store-writes.ts';
import { createWebhookWriter } from './webhook-store.ts';
import type { WebhookWriter } from '../webhook-store.ts';
import { raiseAccess } from './workspace-rows.ts';

/**
 * What all writers of a workspace share, as a transaction of this process read it, and its fields as they were then.
 * Fields are true for as long as the epoch is the same; that there is no lineage has to be looked up each time.
 */
export type KnownShared = Map<WorkspaceId, Shared & { readonly fields?: FieldCatalog }>;

/** What a transaction knows of one workspace. */
interface Place {
  readonly refs: Refs;
  /** Asked for once. */
  shared: Promise<Shared> | undefined;
  /** What the last call of `store` found, as soon as it is known. */
  learned: Promise<void>;
  /** Whether this transaction itself has moved the epoch, so that nobody else may learn of it yet. */
  hasOwnEpoch: boolean;
}

/** A write transaction on a connection of its own. */
export class PostgresTransaction implements WriteTransaction {
  readonly session: TransactionSession;
  readonly access: PostgresAccessWriter;
  readonly webhooks: WebhookWriter;
  readonly imports: PostgresImportWriter;
  readonly accounts: PostgresAccountWriter;
  readonly #known: KnownShared;
  readonly #places = new Map<WorkspaceId, Place>();
  #isAccessChanged = false;

  constructor(session: TransactionSession, known: KnownShared) {
    this.session = session;
    this.access = new PostgresAccessWriter(session, () => this.noteAccessChange());
    this.webhooks = createWebhookWriter(session);
    this.imports = new PostgresImportWriter(session);
    this.accounts = new PostgresAccountWriter(session, () => this.noteAccessChange());
    this.#known = known;
  }

  async fields(workspaceId: WorkspaceId): Promise<FieldCatalog> {
    const place = this.#place(workspaceId);
    const { epoch, hasLineage } = await this.#shared(workspaceId);
    const known = this.#known.get(workspaceId);
    if (known?.fields !== undefined && known.epoch === epoch && !place.hasOwnEpoch) {
      return known.fields;
    }
    const fields = await readFields(this.session, workspaceId);
    if (!place.hasOwnEpoch) {
      this.#known.set(workspaceId, { epoch, hasLineage, fields });
    }
    return fields;
  }

  /** Asks for records and for what leads to them at once, where this process has seen no lineage: there seldom is any. */
  async load(workspaceId: WorkspaceId, keys: LoadKeys): Promise<Loaded> {
    const { refs, learned } = this.#place(workspaceId);
    await learned;
    const guess = this.#known.get(workspaceId)?.hasLineage;
    const asked = this.#shared(workspaceId);
    if (guess === undefined) {
      const { hasLineage } = await asked;
      return loadRecords(this.session, workspaceId, keys, { refs, hasLineage });
    }
    const [{ hasLineage }, loaded] = await Promise.all([
      asked,
      loadRecords(this.session, workspaceId, keys, { refs, hasLineage: guess }),
    ]);
    return guess || !hasLineage
      ? loaded
      : loadRecords(this.session, workspaceId, keys, { refs, hasLineage });
  }

  async store(workspaceId: WorkspaceId, writes: Writes): Promise<void> {
    const place = this.#place(workspaceId);
    await place.learned;
    const { session } = this;
    const { refs } = place;
    const shared = await place.shared;
    const stored = await storeWrites({ session, workspaceId, refs, epoch: shared?.epoch }, writes);
    if (stored === undefined) {
      return;
    }
    place.learned = stored.learned;
    // Whoever goes on with the transaction, or ends it, hears of it.
    stored.learned.catch(() => undefined);
    if (writes.fields.length > 0) {
      this.noteAccessChange();
    }
    if (!stored.isNewEpoch) {
      return;
    }
    place.hasOwnEpoch = true;
    if (shared !== undefined) {
      const hasLineage = writes.lineage !== undefined || shared.hasLineage;
      place.shared = Promise.resolve({ epoch: shared.epoch + 1, hasLineage });
    }
  }

  async segments(workspaceId: WorkspaceId): Promise<readonly Segment[]> {
    await lockCounters(this.session, workspaceId);
    return readSegments(this.session, workspaceId);
  }

  putSegment(workspaceId: WorkspaceId, segment: Segment): Promise<void> {
    return putSegment(this.session, workspaceId, segment);
  }

  deleteSegment(workspaceId: WorkspaceId, id: string): Promise<void> {
    return deleteSegment(this.session, workspaceId, id);
  }

  claims(
    workspaceId: WorkspaceId,
    ids: ReadonlySet<string>,
    now: number,
  ): Promise<ReadonlyMap<string, KeptClaim>> {
    return readClaims(this.session, workspaceId, ids, now);
  }

  async keepClaims(
    workspaceId: WorkspaceId,
    claims: readonly KeptClaim[],
    now: number,
  ): Promise<void> {
    // Twice as many as come, so that those of a busy day go in the quiet ones behind it.
    deleteExpiredClaims(this.session, workspaceId, now, 2 * claims.length);
    insertClaims(this.session, workspaceId, claims, now);
  }

  /** To be called by whoever changed a workspace, a key, an account or a field: others learn of it by the stamp. */
  noteAccessChange(): void {
    this.#isAccessChanged = true;
  }

  /** The last step before the commit: the stamp as it will be, or `undefined` where it stays. */
  async end(): Promise<number | undefined> {
    return this.#isAccessChanged ? raiseAccess(this.session) : undefined;
  }

  /** To be asked after the commit: rejects where it kept nothing, since a workspace was not there. */
  async assertKept(): Promise<void> {
    for (const { learned } of this.#places.values()) {
      await learned;
    }
  }

  #place(workspaceId: WorkspaceId): Place {
    let place = this.#places.get(workspaceId);
    if (place === undefined) {
      const refs: Refs = { clients: new Map(), companies: new Map() };
      place = { refs, shared: undefined, learned: Promise.resolve(), hasOwnEpoch: false };
      this.#places.set(workspaceId, place);
    }
    return place;
  }

  #shared(workspaceId: WorkspaceId): Promise<Shared> {
    const place = this.#place(workspaceId);
    place.shared ??= this.#readShared(workspaceId);
    return place.shared;
  }

  async #readShared(workspaceId: WorkspaceId): Promise<Shared> {
    const { hasOwnEpoch } = this.#place(workspaceId);
    const shared = await readShared(this.session, workspaceId);
    if (!hasOwnEpoch && this.#known.get(workspaceId)?.epoch !== shared.epoch) {
      this.#known.set(workspaceId, shared);
    }
    return shared;
  }
}
