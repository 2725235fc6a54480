import { setTimeout as delay } from 'node:timers/promises';
import { DirectoryError } from '../../domain/errors.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import type { Segment } from '../../domain/segment.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { ClientRef } from '../rows/client-row.ts';
import type { KeptClaim, Loaded, LoadKeys, WorkspaceId, WriteTransaction } from '../storage.ts';
import { SqliteAccessWriter } from './access-writer.ts';
import { SqliteAccountWriter } from './account-writer.ts';
import type { Checkpointer } from './checkpointer.ts';
import { deleteExpiredClaims, insertClaims, readClaims } from './claim-rows.ts';
import type { Connection } from './connection.ts';
import { readCounters, writeAccessCounter } from './counters.ts';
import type { Counters } from './counters.ts';
import { readFields } from './field-rows.ts';
import { SqliteImportWriter } from './import-rows.ts';
import { hasLineage } from './lineage-rows.ts';
import { loadRecords } from './load-records.ts';
import { deleteSegment, putSegment, readSegments } from './segment-rows.ts';
import { settle } from './settle.ts';
import { ReadTurn } from './read-turn.ts';
import { mapError, sqliteCode } from './sqlite-error.ts';
import { storeWrites } from './store-writes.ts';
import { ClientUpdater } from './update-client.ts';
import { createWebhookWriter } from './webhook-store.ts';
import type { WebhookWriter } from '../webhook-store.ts';

const busy = 5;

/** Between two tries to get the write lock from another process: longer each time, with a bound. */
const retryMsMax = 5;

export interface WriterOptions {
  /** How long to wait for another process that writes. */
  readonly busyTimeoutMs: number;
  /** Absent: commits copy the WAL into the database themselves. */
  readonly checkpointer?: Checkpointer | undefined;
}

/**
 * The one connection that writes. Transactions run one after the other; what they know of the database
 * beside its pages (counters, fields) is kept between them for as long as no other process has written.
 */
export class Writer {
  readonly connection: Connection;
  readonly #busyTimeoutMs: number;
  readonly #updater: ClientUpdater;
  readonly #checkpointer: Checkpointer | undefined;
  readonly #turn: ReadTurn;
  #isWriting = false;
  #isClosing = false;
  #tail: Promise<unknown> = Promise.resolve();
  #known: Known | undefined;

  /** The connection must not wait for locks by itself: that would hold the event loop. */
  constructor(connection: Connection, options: WriterOptions) {
    this.connection = connection;
    this.#busyTimeoutMs = options.busyTimeoutMs;
    this.#checkpointer = options.checkpointer;
    this.#updater = new ClientUpdater(connection);
    this.#turn = new ReadTurn(connection);
  }

  /** Runs `work` in a transaction of its own, after those that were asked for before. */
  run<T>(work: (transaction: SqliteTransaction) => Promise<T> | T): Promise<T> {
    if (this.#isClosing) {
      const message = 'The server is stopping. Try again in a moment.';
      return Promise.reject(new DirectoryError('unavailable', message));
    }
    const result = this.#tail.then(() => this.#transact(work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /**
   * The connection, whose cache is the largest, for a read that takes one step; `undefined` while a
   * transaction is open, in which it sees what nobody else may see yet.
   */
  readable(): Connection | undefined {
    return this.#isWriting ? undefined : this.#turn.open();
  }

  /** Finishes the transactions that were asked for, refuses any other as `unavailable`, and closes the connection. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#tail;
    await this.#checkpointer?.close();
    this.#turn.end();
    this.connection.close();
  }

  async #transact<T>(work: (transaction: SqliteTransaction) => Promise<T> | T): Promise<T> {
    try {
      await this.#checkpointer?.beforeTransaction();
      this.#turn.end();
      this.#isWriting = true;
      await this.#begin();
      const known = this.#refresh();
      const transaction = new SqliteTransaction(this.connection, this.#updater, known);
      const result = await work(transaction);
      transaction.end();
      this.connection.statement('COMMIT').run();
      this.#checkpointer?.afterCommit();
      return result;
    } catch (error) {
      this.#rollback();
      throw mapError(error);
    } finally {
      this.#isWriting = false;
    }
  }

  async #begin(): Promise<void> {
    const began = performance.now();
    for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, retryMsMax)) {
      try {
        this.connection.statement('BEGIN IMMEDIATE').run();
        return;
      } catch (error) {
        if (sqliteCode(error) !== busy || performance.now() - began > this.#busyTimeoutMs) {
          throw error;
        }
      }
      await delay(waitMs);
    }
  }

  /**
   * Some errors have ended the transaction already (https://www.sqlite.org/lang_transaction.html, section 3.1).
   * Never throws: the error that brought us here is the one to be told, and a transaction that cannot be
   * ended makes the next one fail.
   */
  #rollback(): void {
    this.#known = undefined;
    try {
      if (this.connection.db.isTransaction) {
        this.connection.statement('ROLLBACK').run();
      }
    } catch {
      // See above.
    }
  }

  /** What is known, read again where another process has written since. */
  #refresh(): Known {
    const version = this.connection.statement('PRAGMA data_version').get()?.[0];
    const known = this.#known;
    if (known !== undefined && known.version === version) {
      return known;
    }
    const counters = readCounters(this.connection);
    const isSameAccess = known?.counters.access === counters.access;
    this.#known = {
      version,
      counters,
      fields: isSameAccess && known !== undefined ? known.fields : new Map(),
      hasLineage: new Map(),
    };
    return this.#known;
  }
}

interface Known {
  readonly version: unknown;
  readonly counters: Counters;
  readonly fields: Map<WorkspaceId, FieldCatalog>;
  /** Whether a workspace has merges or aliases, so that those without never look for any. */
  readonly hasLineage: Map<WorkspaceId, boolean>;
}

/** A transaction on the writer's connection. */
export class SqliteTransaction implements WriteTransaction {
  readonly connection: Connection;
  readonly access: SqliteAccessWriter;
  readonly webhooks: WebhookWriter;
  readonly imports: SqliteImportWriter;
  readonly accounts: SqliteAccountWriter;
  readonly #updater: ClientUpdater;
  readonly #known: Known;
  readonly #refs = new Map<WorkspaceId, Map<string, ClientRef>>();
  #isAccessChanged = false;

  constructor(connection: Connection, updater: ClientUpdater, known: Known) {
    this.connection = connection;
    this.access = new SqliteAccessWriter(connection, () => this.noteAccessChange());
    this.webhooks = createWebhookWriter(connection);
    this.imports = new SqliteImportWriter(connection);
    this.accounts = new SqliteAccountWriter(connection, () => this.noteAccessChange());
    this.#updater = updater;
    this.#known = known;
  }

  fields(workspaceId: WorkspaceId): Promise<FieldCatalog> {
    return settle(() => {
      const cached = this.#known.fields.get(workspaceId);
      if (cached !== undefined) {
        return cached;
      }
      const fields = readFields(this.connection, workspaceId);
      this.#known.fields.set(workspaceId, fields);
      return fields;
    });
  }

  load(workspaceId: WorkspaceId, keys: LoadKeys): Promise<Loaded> {
    return settle(() =>
      loadRecords(this.connection, workspaceId, keys, {
        refs: this.#refsOf(workspaceId),
        hasLineage: this.#hasLineage(workspaceId),
      }),
    );
  }

  store(workspaceId: WorkspaceId, writes: Writes): Promise<void> {
    return settle(() => {
      storeWrites(
        {
          connection: this.connection,
          updater: this.#updater,
          counters: this.#known.counters,
          workspaceId,
          refs: this.#refsOf(workspaceId),
        },
        writes,
      );
      if (writes.lineage !== undefined) {
        this.#known.hasLineage.set(workspaceId, true);
      }
      if (writes.fields.length > 0) {
        this.#known.fields.delete(workspaceId);
        this.noteAccessChange();
      }
    });
  }

  segments(workspaceId: WorkspaceId): Promise<readonly Segment[]> {
    return settle(() => readSegments(this.connection, workspaceId));
  }

  putSegment(workspaceId: WorkspaceId, segment: Segment): Promise<void> {
    return settle(() => putSegment(this.connection, workspaceId, segment));
  }

  deleteSegment(workspaceId: WorkspaceId, id: string): Promise<void> {
    return settle(() => deleteSegment(this.connection, workspaceId, id));
  }

  claims(
    workspaceId: WorkspaceId,
    ids: ReadonlySet<string>,
    now: number,
  ): Promise<ReadonlyMap<string, KeptClaim>> {
    return settle(() => readClaims(this.connection, workspaceId, ids, now));
  }

  keepClaims(workspaceId: WorkspaceId, claims: readonly KeptClaim[], now: number): Promise<void> {
    return settle(() => {
      // Twice as many as come, so that those of a busy day go in the quiet ones behind it.
      deleteExpiredClaims(this.connection, now, 2 * claims.length);
      insertClaims(this.connection, workspaceId, claims);
    });
  }

  /** To be called by whoever changed a workspace, a key, an account or a field: others learn of it by the stamp. */
  noteAccessChange(): void {
    this.#isAccessChanged = true;
  }

  /** The last step before the commit. */
  end(): void {
    if (this.#isAccessChanged) {
      this.#known.counters.access += 1;
      writeAccessCounter(this.connection, this.#known.counters.access);
    }
  }

  #hasLineage(workspaceId: WorkspaceId): boolean {
    const known = this.#known.hasLineage.get(workspaceId);
    if (known !== undefined) {
      return known;
    }
    const has = hasLineage(this.connection, workspaceId);
    this.#known.hasLineage.set(workspaceId, has);
    return has;
  }

  #refsOf(workspaceId: WorkspaceId): Map<string, ClientRef> {
    let refs = this.#refs.get(workspaceId);
    if (refs === undefined) {
      refs = new Map();
      this.#refs.set(workspaceId, refs);
    }
    return refs;
  }
}
