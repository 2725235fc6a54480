import type { RateLimit, Scope } from '../domain/api-key.ts';
import type { Client, ClientStatus, StandardClient } from '../domain/client.ts';
import type { Condition } from '../domain/client-filter.ts';
import type { Company } from '../domain/company.ts';
import type { EmailKey } from '../domain/email.ts';
import type { FieldCatalog } from '../domain/field.ts';
import type { LoadedLineage, Merge } from '../domain/merge.ts';
import type { Segment } from '../domain/segment.ts';
import type { ChangedMembers, Members, Writes } from '../domain/working-set.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { AccountStore, AccountWriter } from './account-store.ts';
import type { CallStore } from './call-store.ts';
import type { ImportStore, ImportWriter } from './import-store.ts';
import type { StorageHealth } from './storage-health.ts';
import type { StoredChange } from './stored-change.ts';
import type { WebhookStore, WebhookWriter } from './webhook-store.ts';
import type { WorkspaceId } from './workspace-id.ts';

export type { StoredChange, WorkspaceId };

/**
 * The storage port: all that the directory asks of an engine. An engine maps and keeps; it decides
 * nothing. Every method may reject with a `DirectoryError` of code `unavailable` (try again) or
 * `storage_full`; anything else that it throws is a bug.
 */
export interface Storage {
  readonly reader: Reader;
  readonly access: AccessStore;
  readonly webhooks: WebhookStore;
  /** Workspaces are on several machines: a transaction that writes to two of them can, but should not be. */
  readonly isSharded?: boolean;
  /** Other processes write too, and wait for what this one has stored until it commits: so it is stored late. */
  readonly hasOtherWriters?: boolean;
  readonly imports: ImportStore;
  readonly accounts: AccountStore;
  readonly calls: CallStore;
  readonly health: StorageHealth;
  /**
   * Runs `work` in one write transaction; transactions of one process run one after the other. When the
   * promise resolves, everything stored is durable (it survives a power cut). When `work` throws, or the
   * commit fails, nothing of it is kept. `work` may pause; reads go on meanwhile and see the state before it.
   * An engine that other processes write to at the same time runs `work` anew where one of them was faster:
   * so what it does must last through the transaction only.
   */
  write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T>;
  /** Waits for the transactions that were asked for and closes. Later ones are refused as `unavailable`; nothing else may be called any more. */
  close(): Promise<void>;
}

/** Everything that a batch of commands can touch, by the keys that the commands name. */
export interface LoadKeys {
  readonly clientIds: ReadonlySet<string>;
  readonly externalIds: ReadonlySet<string>;
  readonly emailKeys: ReadonlySet<EmailKey>;
  readonly companyIds: ReadonlySet<string>;
  readonly companyNameKeys: ReadonlySet<string>;
  /** Companies whose clients are wanted too, up to `membersMax` each. */
  readonly companiesWithMembers: ReadonlySet<string>;
  /** By the id of a client, a version: the changes after it are wanted too, where the client is loaded. Absent: none. */
  readonly changesSince?: ReadonlyMap<string, number>;
  /** Merges that are to be undone: with both clients, and everything that they may get back. */
  readonly mergeIds?: ReadonlySet<string>;
  /** Clients that are to be restored: with everything that they may get back. */
  readonly deletedClientIds?: ReadonlySet<string>;
  /** Clients of whom the first merge in force is wanted by which somebody became them. */
  readonly survivorIds?: ReadonlySet<string>;
}

/** How many clients of a company one `load` fetches at most. */
export const membersMax = 1_000;

/** How many changes of a client one `load` fetches at most. */
export const recentChangesMax = 1_000;

export interface Loaded {
  /** Each client once, however many keys lead to it. */
  readonly clients: readonly Client[];
  readonly companies: readonly Company[];
  /** For `companiesWithMembers`; the members themselves are among `clients`. */
  readonly members: ReadonlyMap<string, Members>;
  /** For `changesSince`, the newest first, up to `recentChangesMax` each; no entry for a client that has not changed since. */
  readonly recentChanges?: ReadonlyMap<string, readonly ChangedMembers[]>;
  /** Merges, aliases and deletions behind the keys, and with them whoever the keys lead to; absent where there is nothing of the kind. */
  readonly lineage?: LoadedLineage;
}

export interface WriteTransaction {
  /** The workspace's fields as this transaction sees them. */
  fields(workspaceId: WorkspaceId): Promise<FieldCatalog>;
  /** The records behind the keys, locked against other writers until the transaction ends; keys that lead nowhere are simply absent. */
  load(workspaceId: WorkspaceId, keys: LoadKeys): Promise<Loaded>;
  /**
   * Keeps the net records, their search rows and the totals, and one change-log row per change, in
   * order. The caller has loaded every record that it updates or deletes, and checked every unique key:
   * a violation is a bug on an engine with one writer and a lost race (to be replayed) on others.
   */
  store(workspaceId: WorkspaceId, writes: Writes): Promise<void>;
  /** The workspace's saved filters as this transaction sees them, by id, locked against other writers until it ends. */
  segments(workspaceId: WorkspaceId): Promise<readonly Segment[]>;
  /** Keeps a new segment, or one with the id of another in its place. The caller has checked that its name is free. */
  putSegment(workspaceId: WorkspaceId, segment: Segment): Promise<void>;
  /** Does nothing where there is none with this id. */
  deleteSegment(workspaceId: WorkspaceId, id: string): Promise<void>;
  /** Workspaces and keys, changed together with what else this transaction stores. */
  readonly access: TransactionAccess;
  readonly webhooks: WebhookWriter;
  readonly imports: ImportWriter;
  /** Who signs in, changed together with what else this transaction stores. */
  readonly accounts: AccountWriter;
  /** Which of these claims are known and have not expired at `now`, by id; locked as records are. */
  claims(
    workspaceId: WorkspaceId,
    ids: ReadonlySet<string>,
    now: number,
  ): Promise<ReadonlyMap<string, KeptClaim>>;
  /** Keeps claims whose ids `claims` did not find, and may take the chance to forget expired ones. */
  keepClaims(workspaceId: WorkspaceId, claims: readonly KeptClaim[], now: number): Promise<void>;
}

/**
 * A request that was carried out and must not be again (reliability 1.1). Kept in the transaction of
 * its effect, so that there is never one without the other.
 */
export interface KeptClaim {
  /** SHA-256 of whatever makes a request the same one, in hexadecimal. */
  readonly id: string;
  /** SHA-256 of all that the request asked for: a claim belongs to one wording. */
  readonly fingerprint: string;
  readonly answer: KeptAnswer;
  readonly expiresAt: number;
}

/** An answer as it was sent. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; `null` where there was none. */
  readonly body: string | null;
}

/** In which members of a client a search looks. */
export type SearchMember = 'name' | 'phone' | 'email' | 'externalId';

export interface ClientSearch {
  readonly query: string;
  readonly members: readonly SearchMember[];
}

/** Conditions that all must hold; absent ones do not restrict. */
export interface ClientFilter {
  /** One of these; where there are none, nobody. */
  readonly statuses?: readonly ClientStatus[];
  /**
   * Any-position search, case- and accent-folded, in these members only (design 9, `matchesSearch`). A
   * query that is a whole client id also finds that client. A blank query does not restrict.
   */
  readonly search?: ClientSearch;
  /** A second search, whose clients are searched: both must find a client. */
  readonly within?: ClientSearch;
  /** Assigned to this company. */
  readonly companyId?: string;
  /** Exact and case-sensitive, as Assembly filters (wire-contracts 2.4). */
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  /** Has this phone number, in any formatting (`isSamePhone`). Not together with `search`. */
  readonly phone?: string;
  /** All of them, as `matchesConditions` says. */
  readonly conditions?: readonly Condition[];
}

export type ClientSortKey = 'createdAt' | 'name' | 'phone' | 'status' | 'email' | 'externalId';

export interface ClientQuery {
  readonly filter: ClientFilter;
  /**
   * `createdAt` is the order in which clients were stored: within one call of `store` that of their ids,
   * and so in all, save that what two processes made at the same moment keeps the order of the commits.
   * Names sort by the first 64 code points of their folded form, phones by those of their key, emails by
   * their key; clients without one come last when ascending. Ties fall to the order of creation, in the
   * same direction.
   */
  readonly sort: { readonly by: ClientSortKey; readonly order: 'asc' | 'desc' };
  /** 1 to 10,000. */
  readonly limit: number;
  /** Skips this many; costs in proportion to it. Not together with `after`. */
  readonly offset?: number;
  /**
   * A `next` that this engine gave for a query with the same filter and sort: the page behind the client
   * that was the last, wherever that client is by now. Costs what the first page costs. Rejects with
   * `invalid_cursor` what no list sorted so gave.
   */
  readonly after?: string;
  /** Ask for the exact number of matches: free where only statuses restrict, else in proportion to the matches. */
  readonly withTotal?: boolean;
}

export interface ClientPage {
  readonly clients: readonly Client[];
  readonly total?: number;
  /** Where the next page starts; absent on the last one. */
  readonly next?: string;
}

/** A page of a client's history. */
export interface HistoryPage {
  /** 1 to 1,000. */
  readonly limit: number;
  /** Only changes of this client before the one at this position; absent = from the newest. */
  readonly before?: number;
}

/**
 * Reads see everything that this process committed before they began, and everything that another
 * process had committed when the turn of the event loop began in which they do: so a request always
 * reads behind whatever was answered, or said done, before it was sent. An absent record
 * is `undefined`. None of them waits for a writer; what takes one step may be answered, or thrown, at once.
 */
export interface Reader {
  /** The client with this id, or whoever it was merged into; likewise for keys that lead to somebody who does not hold them. */
  client(workspaceId: WorkspaceId, id: string): MaybePromise<Client | undefined>;
  /** The same without reading custom fields. */
  standardClient(workspaceId: WorkspaceId, id: string): MaybePromise<StandardClient | undefined>;
  clientByEmailKey(workspaceId: WorkspaceId, key: EmailKey): MaybePromise<Client | undefined>;
  clientByExternalId(
    workspaceId: WorkspaceId,
    externalId: string,
  ): MaybePromise<Client | undefined>;
  /** The client with the smallest id in the inclusive range: how a placeholder company finds its client. */
  clientInIdRange(
    workspaceId: WorkspaceId,
    range: { readonly from: string; readonly to: string },
  ): MaybePromise<Client | undefined>;
  clients(workspaceId: WorkspaceId, query: ClientQuery): Promise<ClientPage>;
  /** Clients without a company whose id is above `afterId` ('' = from the start), by id. */
  unassignedClients(
    workspaceId: WorkspaceId,
    page: { readonly afterId: string; readonly limit: number },
  ): Promise<readonly Client[]>;
  /** Ids of clients of this company, in no order. */
  companyClientIds(
    workspaceId: WorkspaceId,
    companyId: string,
    limit: number,
  ): MaybePromise<readonly string[]>;
  company(workspaceId: WorkspaceId, id: string): MaybePromise<Company | undefined>;
  /** Companies whose id is above `afterId`, by id; `name` matches exactly. */
  companies(
    workspaceId: WorkspaceId,
    page: { readonly afterId: string; readonly limit: number; readonly name?: string },
  ): MaybePromise<readonly Company[]>;
  /** Of another process's changes to fields it knows as soon as the access stamp does. */
  fields(workspaceId: WorkspaceId): MaybePromise<FieldCatalog>;
  /** All saved filters, by id: the oldest first. */
  segments(workspaceId: WorkspaceId): Promise<readonly Segment[]>;
  /** Changes above the position `after` (0 = from the first), in the order of their positions. `limit` is 1 to 10,000. */
  changes(
    workspaceId: WorkspaceId,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly StoredChange[]>;
  /** The position of the newest change; 0 where there is none. */
  lastPosition(workspaceId: WorkspaceId): MaybePromise<number>;
  /**
   * Changes of the client with this very id, live, deleted or merged away, the newest first; in
   * proportion to the page. Empty where there never was such a client.
   */
  history(
    workspaceId: WorkspaceId,
    clientId: string,
    page: HistoryPage,
  ): MaybePromise<readonly StoredChange[]>;
  merge(workspaceId: WorkspaceId, id: string): MaybePromise<Merge | undefined>;
}

export interface Workspace {
  readonly workspaceId: WorkspaceId;
  /** UUIDv7; the name by which it may be shown. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

/** What is kept of an API key: never the secret. */
export interface KeyRecord {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly name: string;
  /** SHA-256 of the whole key, lower-case hex. */
  readonly hash: string;
  /** Last four characters, to tell keys apart by eye. */
  readonly hint: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** Correct to the minute. */
  readonly lastUsedAt: number | null;
  /** How often it may call; `null`: as the settings say. */
  readonly rateLimit: RateLimit | null;
}

/** What of a key can change after it was made; absent members stay. */
export interface KeyChange {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  readonly expiresAt?: number | null;
  readonly rateLimit?: RateLimit | null;
}

/** Changes to workspaces and keys. */
export interface AccessWriter {
  /** Rejects with `key_exists` where the hash is known already. */
  addKey(key: KeyRecord): Promise<void>;
  /** False where there is no such key. */
  changeKey(id: string, change: KeyChange): Promise<boolean>;
  /** False where there is no such key. Revoking twice keeps the first instant. */
  revokeKey(id: string, at: number): Promise<boolean>;
  /** Rejects with `workspace_exists` where the name is taken. */
  addWorkspace(workspace: Omit<Workspace, 'workspaceId'>): Promise<Workspace>;
  /** False where there is no such workspace. Rejects with `workspace_exists` where the name is another's. */
  renameWorkspace(workspaceId: WorkspaceId, name: string): Promise<boolean>;
}

/** The same in a transaction, where what is read can be relied upon. */
export interface TransactionAccess extends AccessWriter {
  /** A key as this transaction sees it, locked against other writers until it ends. */
  key(id: string): Promise<KeyRecord | undefined>;
}

/**
 * Workspaces and keys. They change rarely and from any process, and each change counts from the next
 * request on. Each call that writes has a transaction of its own.
 */
export interface AccessStore extends AccessWriter {
  /**
   * A number that differs after every commit, of any process, that changed a workspace, a key, an account or a field;
   * cheap enough to ask at each request. This process's own commits count at once; those of others as soon as
   * reads see them where they share a file, and within a second where they share a database server. What was read under an equal stamp is still true, save when a key was last used.
   */
  stamp(): number;
  keyByHash(hash: string): Promise<KeyRecord | undefined>;
  keys(): Promise<readonly KeyRecord[]>;
  /** Notes when keys were last used; losing it in a crash is harmless. */
  touchKeys(uses: readonly { readonly id: string; readonly at: number }[]): Promise<void>;
  /**
   * The secret of this installation: what was kept first, else `candidate`, which is kept from now on. It
   * moves with the data, so that what was signed or sealed with it stays good.
   */
  secret(candidate: string): Promise<string>;
  workspaces(): Promise<readonly Workspace[]>;
}
