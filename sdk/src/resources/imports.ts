import type {
  Import,
  ImportErrorList,
  ImportKeptList,
  ImportList,
  ImportSample,
  Operations,
  UpdateImport,
} from '../generated/api.ts';
import {
  type CallOptions,
  type StreamBody,
  type Transport,
  type WriteOptions,
  reach,
} from '../transport.ts';

/** How to read an upload, and whether to start at once; everything is found out or has a default. */
export type UploadOptions = NonNullable<Operations['uploadImport']['query']>;

/** Imports: files of clients, from their upload to their undoing. */
export interface Imports {
  /**
   * Uploads CSV, NDJSON or JSON, in whatever encoding, and proposes how to read it. Sent once: a stream
   * cannot be sent again, and may take as long as it likes. Nothing is written before `start`, unless `start: true` asks for it.
   */
  upload(
    content: StreamBody,
    options?: UploadOptions,
    call?: Pick<CallOptions, 'signal'>,
  ): Promise<Import>;
  list(query?: Operations['listImports']['query'], options?: CallOptions): Promise<ImportList>;
  get(id: string, options?: CallOptions): Promise<Import>;
  /** Changes a draft: what is absent stays. */
  update(id: string, changes: UpdateImport, options?: WriteOptions): Promise<Import>;
  /** Forgets it; what it wrote stays. */
  delete(id: string, options?: WriteOptions): Promise<void>;
  /** The first rows, and what is wrong with each by itself. */
  sample(id: string, limit?: number, options?: CallOptions): Promise<ImportSample>;
  /** Counts what a draft would do; `get` has the counts in `dryRun` when it is a draft again. */
  dryRun(id: string, options?: WriteOptions): Promise<Import>;
  start(id: string, options?: WriteOptions): Promise<Import>;
  cancel(id: string, options?: WriteOptions): Promise<Import>;
  resume(id: string, options?: WriteOptions): Promise<Import>;
  undo(id: string, options?: WriteOptions): Promise<Import>;
  /** A page of the rows that failed. */
  errors(
    id: string,
    query?: Operations['listImportErrors']['query'],
    options?: CallOptions,
  ): Promise<ImportErrorList>;
  /** All of them as CSV, to be corrected and uploaded again. */
  errorsCsv(id: string, options?: Pick<CallOptions, 'signal'>): Promise<ReadableStream<Uint8Array>>;
  /** The same as NDJSON: of JSON each value as it was, with the line and the reason as members. */
  errorsNdjson(
    id: string,
    options?: Pick<CallOptions, 'signal'>,
  ): Promise<ReadableStream<Uint8Array>>;
  /** A page of what an undo left as it was. */
  kept(
    id: string,
    query?: Operations['listImportKept']['query'],
    options?: CallOptions,
  ): Promise<ImportKeptList>;
}

export function importsOf({ call, open }: Transport): Imports {
  return {
    async upload(body, query, { signal } = {}) {
      const answer = await open('uploadImport', {
        query,
        headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
        body,
        signal,
      });
      return reach(signal, async () => (await new Response(answer).json()) as Import);
    },
    list: (query, options) => call('listImports', { query }, options),
    get: (id, options) => call('getImport', at(id), options),
    update: (id, body, options) => call('updateImport', { ...at(id), body }, options),
    delete: (id, options) => call('deleteImport', at(id), options),
    sample: (id, limit, options) =>
      call('getImportSample', { ...at(id), query: limit === undefined ? {} : { limit } }, options),
    dryRun: (id, options) => call('tryImport', at(id), options),
    start: (id, options) => call('startImport', at(id), options),
    cancel: (id, options) => call('cancelImport', at(id), options),
    resume: (id, options) => call('resumeImport', at(id), options),
    undo: (id, options) => call('undoImport', at(id), options),
    errors: (id, query, options) => call('listImportErrors', { ...at(id), query }, options),
    errorsCsv: (id, { signal } = {}) =>
      open('downloadImportErrors', { ...at(id), headers: { accept: 'text/csv' }, signal }),
    errorsNdjson: (id, { signal } = {}) =>
      open('downloadImportErrorsNdjson', {
        ...at(id),
        headers: { accept: 'application/x-ndjson' },
        signal,
      }),
    kept: (id, query, options) => call('listImportKept', { ...at(id), query }, options),
  };
}

function at(id: string): { readonly path: { readonly id: string } } {
  return { path: { id } };
}
