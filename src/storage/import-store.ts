import type { ImportJob } from '../domain/import-job.ts';
import type { ColumnMapping } from '../domain/import-options.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { StoredChange } from './stored-change.ts';
import type { WorkspaceId } from './workspace-id.ts';

/*
 * The part of the port that imports need: jobs, what they note of single rows, and their sources.
 */

/** A job by its workspace and id. */
export interface ImportKey {
  readonly workspaceId: WorkspaceId;
  readonly id: string;
}

/** What is noted of one row, or of one client; `number` gives the order. */
export interface ImportNote {
  readonly number: number;
  readonly note: JsonValue;
}

/** What a run of an import noted. */
export interface NotesPage {
  readonly run: number;
  readonly after: number;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface ImportStore {
  find(key: ImportKey): Promise<ImportJob | undefined>;
  /** The newest first; `before` is the id of the last one of the page before. */
  imports(
    workspaceId: WorkspaceId,
    page: { readonly before?: string | undefined; readonly limit: number },
  ): Promise<readonly ImportJob[]>;
  /** Running imports of any workspace whose lease has ended at `now`, or is held by one of these owners; the oldest first. */
  runnable(now: number, owners: readonly string[]): Promise<readonly ImportKey[]>;
  /** Imports of any workspace that are to be forgotten at `now`; at most 100. */
  expired(now: number): Promise<readonly ImportKey[]>;
  /** In the order of their numbers. */
  notes(key: ImportKey, page: NotesPage): Promise<readonly ImportNote[]>;
  /** The mapping that was saved for columns with this signature. */
  mapping(
    workspaceId: WorkspaceId,
    signature: string,
  ): Promise<readonly ColumnMapping[] | undefined>;
  /** Changes of one actor between two positions, the newest first. `limit` is 1 to 1,000. */
  changesOf(
    workspaceId: WorkspaceId,
    query: {
      readonly actor: string;
      readonly after: number;
      readonly before: number;
      readonly limit: number;
    },
  ): Promise<readonly StoredChange[]>;
  /**
   * Keeps the source of an import, as it arrives and no faster than it can be kept; it survives a power cut
   * once the promise resolves. What is kept of one that breaks off is removed. Rejects with what the source throws.
   */
  keepSource(key: ImportKey, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** The source, piece by piece; empty where there is none. */
  source(key: ImportKey): AsyncIterable<Uint8Array>;
  /** Does nothing where there is none. */
  removeSource(key: ImportKey): Promise<void>;
  /** Removes sources without an import, which a crash between the two left behind. */
  removeStraySources(): Promise<void>;
}

/** The same in a transaction. */
export interface ImportWriter {
  /** Locked against other writers until the transaction ends. */
  find(key: ImportKey): Promise<ImportJob | undefined>;
  /** Keeps a new import, or one with the id of another in its place. */
  putImport(workspaceId: WorkspaceId, job: ImportJob): Promise<void>;
  addNotes(key: ImportKey, run: number, notes: readonly ImportNote[]): Promise<void>;
  /** Removes up to `limit` notes of an import, those of the run `keep` left out; tells how many. */
  removeNotes(
    key: ImportKey,
    options: { readonly keep?: number | undefined; readonly limit: number },
  ): Promise<number>;
  /** Its notes and its source have been removed before. */
  removeImport(key: ImportKey): Promise<void>;
  putMapping(
    workspaceId: WorkspaceId,
    signature: string,
    mapping: readonly ColumnMapping[],
  ): Promise<void>;
}
