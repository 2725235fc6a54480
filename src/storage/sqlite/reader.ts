import type { Client, StandardClient } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import { companyNameKey } from '../../domain/company-name.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import type { Merge } from '../../domain/merge.ts';
import type { Segment } from '../../domain/segment.ts';
import type { MaybePromise } from '../../lib/maybe-promise.ts';
import { clientOf, standardClientOf } from '../rows/client-row.ts';
import type {
  ClientPage,
  ClientQuery,
  HistoryPage,
  Reader,
  StoredChange,
  WorkspaceId,
} from '../storage.ts';
import { changesAfter, lastPosition } from './change-rows.ts';
import { companiesAfter, companyById, companyByNameKey } from './company-rows.ts';
import type { Connection, Row } from './connection.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { readFields } from './field-rows.ts';
import { readHistory } from './history.ts';
import { mergeById, rowByAlias, rowOfSurvivor } from './lineage-rows.ts';
import { isQuick, listClients, quickRows } from './list-clients.ts';
import {
  companyClientIds,
  firstInIdRange,
  rowByEmailKey,
  rowByExternalId,
  rowById,
  standardRowById,
  unassignedAfter,
} from './read-clients.ts';
import type { ReadingThreads } from './reading-threads.ts';
import { mapError } from './sqlite-error.ts';
import { readSegments } from './segment-rows.ts';
import { readInSlices, runAtOnce, runInTurns } from './steps.ts';
import type { Steps } from './steps.ts';
import { runMapped } from './settle.ts';
import { readTotal } from './totals.ts';
import { TrigramSamples } from './trigram-counts.ts';

export interface ReaderOptions {
  /**
   * The connection for a read that takes one step: the writer's, whose cache is the largest, except
   * while it is in a transaction that nobody else may see yet.
   */
  readonly quick: () => Connection;
  readonly pool: ConnectionPool;
  /** For a server: what reads clients for long does so there. */
  readonly threads: ReadingThreads | undefined;
  readonly threadsFromClients: number;
  /** Changes with every change to a field. */
  readonly stamp: () => number;
}

interface CachedFields {
  readonly stamp: number;
  readonly fields: FieldCatalog;
}

/** Reads of the directory; see the port for what each promises. */
export class SqliteReader implements Reader {
  readonly #options: ReaderOptions;
  readonly #samples = new TrigramSamples();
  readonly #fields = new Map<WorkspaceId, CachedFields>();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  client(workspaceId: WorkspaceId, id: string): Client | undefined {
    return this.#one(
      (connection) => rowById(connection, workspaceId, id),
      (connection) => rowOfSurvivor(connection, workspaceId, id),
    );
  }

  standardClient(workspaceId: WorkspaceId, id: string): StandardClient | undefined {
    const row = this.#quick((connection) => standardRowById(connection, workspaceId, id));
    // Who is not found as such may have been merged, which is rare enough to read all of them.
    return row === undefined ? this.client(workspaceId, id) : standardClientOf(row);
  }

  clientByEmailKey(workspaceId: WorkspaceId, key: EmailKey): Client | undefined {
    return this.#one(
      (connection) => rowByEmailKey(connection, workspaceId, key),
      (connection) => rowByAlias(connection, workspaceId, { kind: 'email', key }),
    );
  }

  clientByExternalId(workspaceId: WorkspaceId, externalId: string): Client | undefined {
    return this.#one(
      (connection) => rowByExternalId(connection, workspaceId, externalId),
      (connection) => rowByAlias(connection, workspaceId, { kind: 'externalId', key: externalId }),
    );
  }

  clientInIdRange(
    workspaceId: WorkspaceId,
    range: { readonly from: string; readonly to: string },
  ): Client | undefined {
    return this.#one((connection) => firstInIdRange(connection, workspaceId, range));
  }

  clients(workspaceId: WorkspaceId, query: ClientQuery): Promise<ClientPage> {
    const isQuickRead = isQuick(query);
    const threads = isQuickRead ? undefined : this.#threadsFor(workspaceId);
    if (threads !== undefined) {
      return threads.clients({ workspaceId, query });
    }
    return this.#steps(isQuickRead, (connection) =>
      listClients(connection, workspaceId, query, this.#samples),
    );
  }

  /** The threads, where this workspace is large enough for them and they do not have to start first. */
  #threadsFor(workspaceId: WorkspaceId): ReadingThreads | undefined {
    const { threads, threadsFromClients } = this.#options;
    if (threads === undefined || threadsFromClients === 0) {
      return threads;
    }
    const total = this.#quick((connection) =>
      readTotal(connection, workspaceId, ['active', 'inactive']),
    );
    return total >= threadsFromClients && threads.isReady() ? threads : undefined;
  }

  unassignedClients(
    workspaceId: WorkspaceId,
    page: { readonly afterId: string; readonly limit: number },
  ): Promise<readonly Client[]> {
    return this.#steps(page.limit <= quickRows, (connection) =>
      readInSlices(
        { after: page.afterId, limit: page.limit },
        (slice) => unassignedAfter(connection, workspaceId, slice),
        ({ id }) => id,
      ),
    );
  }

  companyClientIds(workspaceId: WorkspaceId, companyId: string, limit: number): readonly string[] {
    return this.#quick((connection) => companyClientIds(connection, workspaceId, companyId, limit));
  }

  company(workspaceId: WorkspaceId, id: string): Company | undefined {
    return this.#quick((connection) => companyById(connection, workspaceId, id));
  }

  companies(
    workspaceId: WorkspaceId,
    page: { readonly afterId: string; readonly limit: number; readonly name?: string },
  ): MaybePromise<readonly Company[]> {
    const { name, afterId, limit } = page;
    if (name !== undefined) {
      return this.#quick((connection) => {
        // The key of a name is unique, so no second company can have the very same name.
        const company = companyByNameKey(connection, workspaceId, companyNameKey(name));
        return company?.name === name && company.id > afterId ? [company] : [];
      });
    }
    return this.#steps(limit <= quickRows, (connection) =>
      readInSlices(
        { after: afterId, limit },
        (slice) => companiesAfter(connection, workspaceId, slice),
        ({ id }) => id,
      ),
    );
  }

  fields(workspaceId: WorkspaceId): FieldCatalog {
    return this.#quick((connection) => {
      const stamp = this.#options.stamp();
      const cached = this.#fields.get(workspaceId);
      if (cached?.stamp === stamp) {
        return cached.fields;
      }
      const fields = readFields(connection, workspaceId);
      this.#fields.set(workspaceId, { stamp, fields });
      return fields;
    });
  }

  async segments(workspaceId: WorkspaceId): Promise<readonly Segment[]> {
    return this.#quick((connection) => readSegments(connection, workspaceId));
  }

  changes(
    workspaceId: WorkspaceId,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly StoredChange[]> {
    return this.#steps(page.limit <= quickRows, (connection) =>
      readInSlices(
        page,
        (slice) => changesAfter(connection, workspaceId, slice),
        ({ position }) => position,
      ),
    );
  }

  lastPosition(workspaceId: WorkspaceId): number {
    return this.#quick((connection) => lastPosition(connection, workspaceId));
  }

  history(workspaceId: WorkspaceId, clientId: string, page: HistoryPage): readonly StoredChange[] {
    return this.#quick((connection) => readHistory(connection, workspaceId, clientId, page));
  }

  merge(workspaceId: WorkspaceId, id: string): Merge | undefined {
    return this.#quick((connection) => mergeById(connection, workspaceId, id)?.merge);
  }

  /** Who is not found as such may have been merged: then both ways are looked at in one snapshot. */
  #one(find: FindRow, findFurther: FindRow = () => undefined): Client | undefined {
    return this.#quick((connection) => {
      const row =
        find(connection) ??
        inSnapshot(connection, (snapshot) => find(snapshot) ?? findFurther(snapshot));
      return row === undefined ? undefined : clientOf(row);
    });
  }

  #quick<T>(read: (connection: Connection) => T): T {
    return runMapped(() => read(this.#options.quick()));
  }

  /** In one snapshot: at once where that is quick, else in turns on a connection of its own. */
  async #steps<T>(isQuickRead: boolean, read: (connection: Connection) => Steps<T>): Promise<T> {
    try {
      return isQuickRead
        ? inSnapshot(this.#options.quick(), (connection) => runAtOnce(read(connection)))
        : await this.#options.pool.use((connection) => runInTurns(read(connection)));
    } catch (error) {
      throw mapError(error);
    }
  }
}

type FindRow = (connection: Connection) => Row | undefined;

function inSnapshot<T>(connection: Connection, read: (connection: Connection) => T): T {
  if (connection.db.isTransaction) {
    return read(connection);
  }
  connection.statement('BEGIN').run();
  try {
    return read(connection);
  } finally {
    connection.statement('COMMIT').run();
  }
}
