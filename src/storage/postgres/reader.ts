import type { Client, StandardClient } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import { companyNameKey } from '../../domain/company-name.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import type { Merge } from '../../domain/merge.ts';
import type { Segment } from '../../domain/segment.ts';
import { clientOf, standardClientOf } from '../rows/client-row.ts';
import type {
  ClientPage,
  ClientQuery,
  HistoryPage,
  Reader,
  StoredChange,
  WorkspaceId,
} from '../storage.ts';
import { changesAfter, lastPosition, readHistory } from './change-rows.ts';
import { companiesAfter, companyById, companyByNameKey } from './company-rows.ts';
import type { Database } from './database.ts';
import { readFields } from './field-rows.ts';
import { mergeById } from './lineage-rows.ts';
import { listClients } from './list-clients.ts';
import {
  type ClientKey,
  companyClientIds,
  firstInIdRange,
  rowBy,
  rowByAlias,
  rowOfSurvivor,
  standardRowById,
  unassignedAfter,
} from './read-clients.ts';
import { readSegments } from './segment-rows.ts';
import { isNeverStored, type Row, type Session } from './session.ts';

interface CachedFields {
  readonly stamp: number;
  readonly fields: Promise<FieldCatalog>;
}

/** Reads of the directory; see the port for what each promises. */
export class PostgresReader implements Reader {
  readonly #database: Database;
  readonly #stamp: () => number;
  readonly #fields = new Map<WorkspaceId, CachedFields>();

  /** `stamp` changes with every change to a field. */
  constructor(database: Database, stamp: () => number) {
    this.#database = database;
    this.#stamp = stamp;
  }

  client(workspaceId: WorkspaceId, id: string): Promise<Client | undefined> {
    return this.#one(workspaceId, 'id', id, (session) => rowOfSurvivor(session, workspaceId, id));
  }

  async standardClient(workspaceId: WorkspaceId, id: string): Promise<StandardClient | undefined> {
    const row = await standardRowById(this.#database, workspaceId, id);
    // Who is not found as such may have been merged, which is rare enough to read all of them.
    return row === undefined ? this.client(workspaceId, id) : standardClientOf(row);
  }

  clientByEmailKey(workspaceId: WorkspaceId, key: EmailKey): Promise<Client | undefined> {
    return this.#one(workspaceId, 'email_key', key, (session) =>
      rowByAlias(session, workspaceId, { kind: 'email', key }),
    );
  }

  clientByExternalId(workspaceId: WorkspaceId, externalId: string): Promise<Client | undefined> {
    return this.#one(workspaceId, 'external_id', externalId, (session) =>
      rowByAlias(session, workspaceId, { kind: 'externalId', key: externalId }),
    );
  }

  async clientInIdRange(
    workspaceId: WorkspaceId,
    range: { readonly from: string; readonly to: string },
  ): Promise<Client | undefined> {
    const row = await firstInIdRange(this.#database, workspaceId, range);
    return row === undefined ? undefined : clientOf(row);
  }

  clients(workspaceId: WorkspaceId, query: ClientQuery): Promise<ClientPage> {
    return listClients(this.#database, workspaceId, query);
  }

  async unassignedClients(
    workspaceId: WorkspaceId,
    page: { readonly afterId: string; readonly limit: number },
  ): Promise<readonly Client[]> {
    return (await unassignedAfter(this.#database, workspaceId, page)).map(clientOf);
  }

  companyClientIds(
    workspaceId: WorkspaceId,
    companyId: string,
    limit: number,
  ): Promise<readonly string[]> {
    return companyClientIds(this.#database, workspaceId, companyId, limit);
  }

  company(workspaceId: WorkspaceId, id: string): Promise<Company | undefined> {
    return companyById(this.#database, workspaceId, id);
  }

  async companies(
    workspaceId: WorkspaceId,
    page: { readonly afterId: string; readonly limit: number; readonly name?: string },
  ): Promise<readonly Company[]> {
    const { name, afterId } = page;
    if (name === undefined) {
      return companiesAfter(this.#database, workspaceId, page);
    }
    // The key of a name is unique, so no second company can have the very same name.
    const company = await companyByNameKey(this.#database, workspaceId, companyNameKey(name));
    return company?.name === name && company.id > afterId ? [company] : [];
  }

  fields(workspaceId: WorkspaceId): Promise<FieldCatalog> {
    const stamp = this.#stamp();
    const cached = this.#fields.get(workspaceId);
    if (cached?.stamp === stamp) {
      return cached.fields;
    }
    const fields = readFields(this.#database, workspaceId);
    this.#fields.set(workspaceId, { stamp, fields });
    fields.catch(() => this.#fields.delete(workspaceId));
    return fields;
  }

  segments(workspaceId: WorkspaceId): Promise<readonly Segment[]> {
    return readSegments(this.#database, workspaceId);
  }

  changes(
    workspaceId: WorkspaceId,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly StoredChange[]> {
    return changesAfter(this.#database, workspaceId, page);
  }

  lastPosition(workspaceId: WorkspaceId): Promise<number> {
    return lastPosition(this.#database, workspaceId);
  }

  history(
    workspaceId: WorkspaceId,
    clientId: string,
    page: HistoryPage,
  ): Promise<readonly StoredChange[]> {
    return readHistory(this.#database, workspaceId, clientId, page);
  }

  async merge(workspaceId: WorkspaceId, id: string): Promise<Merge | undefined> {
    return (await mergeById(this.#database, workspaceId, id))?.merge;
  }

  /** Who is not found as such may have been merged: then both ways are looked at in one snapshot. */
  async #one(
    workspaceId: WorkspaceId,
    key: ClientKey,
    value: string,
    findFurther: (session: Session) => Promise<Row | undefined>,
  ): Promise<Client | undefined> {
    if (isNeverStored(value)) {
      return undefined;
    }
    const row =
      (await rowBy(this.#database, workspaceId, key, value)) ??
      (await this.#database.snapshot(
        async (session) =>
          (await rowBy(session, workspaceId, key, value)) ?? (await findFurther(session)),
      ));
    return row === undefined ? undefined : clientOf(row);
  }
}
