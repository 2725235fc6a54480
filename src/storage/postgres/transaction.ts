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

/** Fields of workspaces as committed transactions left them, and the epoch that says for how long they are true. */
export type KnownFields = Map<
  WorkspaceId,
  { readonly epoch: number; readonly fields: FieldCatalog }
>;

/** What a transaction knows of one workspace. */
interface Place {
  readonly refs: Refs;
  shared: Shared | undefined;
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
  readonly #known: KnownFields;
  readonly #places = new Map<WorkspaceId, Place>();
  #isAccessChanged = false;

  constructor(session: TransactionSession, known: KnownFields) {
    this.session = session;
    this.access = new PostgresAccessWriter(session, () => this.noteAccessChange());
    this.webhooks = createWebhookWriter(session);
    this.imports = new PostgresImportWriter(session);
    this.accounts = new PostgresAccountWriter(session, () => this.noteAccessChange());
    this.#known = known;
  }

  async fields(workspaceId: WorkspaceId): Promise<FieldCatalog> {
    const { epoch } = await this.#shared(workspaceId);
    const known = this.#known.get(workspaceId);
    const place = this.#place(workspaceId);
    if (known?.epoch === epoch && !place.hasOwnEpoch) {
      return known.fields;
    }
    const fields = await readFields(this.session, workspaceId);
    if (!place.hasOwnEpoch) {
      this.#known.set(workspaceId, { epoch, fields });
    }
    return fields;
  }

  async load(workspaceId: WorkspaceId, keys: LoadKeys): Promise<Loaded> {
    const { hasLineage } = await this.#shared(workspaceId);
    const { refs } = this.#place(workspaceId);
    return loadRecords(this.session, workspaceId, keys, { refs, hasLineage });
  }

  async store(workspaceId: WorkspaceId, writes: Writes): Promise<void> {
    const place = this.#place(workspaceId);
    const { session } = this;
    const { refs } = place;
    const epoch = place.shared?.epoch;
    const now = await storeWrites({ session, workspaceId, refs, epoch }, writes);
    if (writes.fields.length > 0) {
      this.noteAccessChange();
    }
    if (now !== undefined && (writes.fields.length > 0 || writes.lineage !== undefined)) {
      place.hasOwnEpoch = true;
      const hasLineage = writes.lineage !== undefined || place.shared?.hasLineage === true;
      // Where nothing was read before, what is read next brings the rest.
      place.shared = place.shared === undefined ? undefined : { epoch: now, hasLineage };
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
    await insertClaims(this.session, workspaceId, claims, now);
  }

  /** To be called by whoever changed a workspace, a key, an account or a field: others learn of it by the stamp. */
  noteAccessChange(): void {
    this.#isAccessChanged = true;
  }

  /** The last step before the commit: the stamp as it will be, or `undefined` where it stays. */
  async end(): Promise<number | undefined> {
    return this.#isAccessChanged ? raiseAccess(this.session) : undefined;
  }

  #place(workspaceId: WorkspaceId): Place {
    let place = this.#places.get(workspaceId);
    if (place === undefined) {
      const refs: Refs = { clients: new Map(), companies: new Map() };
      place = { refs, shared: undefined, hasOwnEpoch: false };
      this.#places.set(workspaceId, place);
    }
    return place;
  }

  async #shared(workspaceId: WorkspaceId): Promise<Shared> {
    const place = this.#place(workspaceId);
    place.shared ??= await readShared(this.session, workspaceId);
    return place.shared;
  }
}
