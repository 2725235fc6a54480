import type {
  BatchAnswer,
  BatchRequest,
  BatchResult,
  Change,
  Client,
  ClientInput,
  ClientList,
  DuplicateGroups,
  Duplicates,
  GetClientHistoryQuery,
  History,
  ListClientsQuery,
  MergeRequest,
  MergedClient,
  Operation,
  ResolveAnswer,
  UpsertAnswer,
  UpsertRequest,
} from '../generated/api.ts';
import { type Pages, pagesOf } from '../pages.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';
import { batchStream } from './batch-stream.ts';
import { type MatchOptions, matchHeaders } from './match.ts';

/** One group of likely duplicates. */
export type DuplicateGroup = DuplicateGroups['data'][number];

/** Clients: people in the directory. */
export interface Clients {
  create(client: ClientInput, options?: WriteOptions): Promise<Client>;
  /** By id; by that of a client who was merged away, the survivor. */
  get(id: string, options?: CallOptions): Promise<Client>;
  /** The one who has this email or external id; throws a `NotFoundError` where nobody has. */
  lookup(
    by: { readonly email: string } | { readonly externalId: string },
    options?: CallOptions,
  ): Promise<Client>;
  /** Everybody with this phone number, at most 100. */
  lookup(by: { readonly phone: string }, options?: CallOptions): Promise<readonly Client[]>;
  /** Changes what is there; `null` unsets. With `ifMatch`, a `StaleError` where somebody changed the same members. */
  update(id: string, changes: ClientInput, options?: WriteOptions & MatchOptions): Promise<Client>;
  delete(id: string, options?: WriteOptions & MatchOptions): Promise<void>;
  /** Brings back a deleted client. */
  restore(id: string, options?: WriteOptions): Promise<Client>;
  /** Updates the client whom the external id or the email names, or creates it. */
  upsert(client: UpsertRequest, options?: WriteOptions): Promise<UpsertAnswer>;
  /** 1 to 10,000 operations at once. */
  batch(request: BatchRequest, options?: WriteOptions): Promise<BatchAnswer>;
  /** Operations without end: sent as they are made, each answered in its turn. Not retried. */
  batchStream(
    operations: Iterable<Operation> | AsyncIterable<Operation>,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<BatchResult>;
  /** What an operation would do. Writes nothing. */
  resolve(operation: Operation, options?: WriteOptions): Promise<ResolveAnswer>;
  list(query?: Omit<ListClientsQuery, 'cursor'>, options?: CallOptions): Pages<Client, ClientList>;
  /** Changes of a client, the newest first. */
  history(
    id: string,
    query?: Omit<GetClientHistoryQuery, 'cursor'>,
    options?: CallOptions,
  ): Pages<Change, History>;
  /** Who may be the same person as this client, the likeliest first. */
  duplicates(id: string, options?: CallOptions): Promise<Duplicates['data']>;
  /** Likely duplicates in the whole directory. */
  allDuplicates(options?: CallOptions): Pages<DuplicateGroup, DuplicateGroups>;
  /** Makes the survivor of two clients; the loser's keys lead there from then on. */
  merge(survivorId: string, request: MergeRequest, options?: WriteOptions): Promise<MergedClient>;
}

export function clientsOf(transport: Transport): Clients {
  const { call } = transport;

  function lookup(
    by: { readonly email: string } | { readonly externalId: string },
    options?: CallOptions,
  ): Promise<Client>;
  function lookup(
    by: { readonly phone: string },
    options?: CallOptions,
  ): Promise<readonly Client[]>;
  async function lookup(by: object, options?: CallOptions): Promise<Client | readonly Client[]> {
    const answer = await call('lookupClient', { query: by }, options);
    return 'data' in answer ? answer.data : answer;
  }

  return {
    lookup,
    create: (body, options) => call('createClient', { body }, options),
    get: (id, options) => call('getClient', { path: { id } }, options),
    update: (id, body, options) =>
      call('updateClient', { path: { id }, body, headers: matchHeaders(options) }, options),
    delete: (id, options) =>
      call('deleteClient', { path: { id }, headers: matchHeaders(options) }, options),
    restore: (id, options) => call('restoreClient', { path: { id } }, options),
    upsert: (body, options) => call('upsertClient', { body }, options),
    batch: (body, options) => call('batchClients', { body }, options),
    batchStream: (operations, options = {}) => batchStream(transport, operations, options),
    resolve: (body, options) => call('resolveClient', { body }, options),
    list: (query, options) =>
      pagesOf((cursor) => call('listClients', { query: { ...query, ...at(cursor) } }, options)),
    history: (id, query, options) =>
      pagesOf((cursor) =>
        call('getClientHistory', { path: { id }, query: { ...query, ...at(cursor) } }, options),
      ),
    async duplicates(id, options) {
      const { data } = await call('getClientDuplicates', { path: { id } }, options);
      return data;
    },
    allDuplicates: (options) =>
      pagesOf((cursor) => call('listDuplicates', { query: at(cursor) }, options)),
    merge: (id, body, options) => call('mergeClients', { path: { id }, body }, options),
  };
}

function at(cursor: string | undefined): { readonly cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}
