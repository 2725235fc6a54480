import type { ImportJob } from '../../domain/import-job.ts';
import type { ColumnMapping } from '../../domain/import-options.ts';
import type { ImportKey, ImportNote, ImportStore, NotesPage } from '../import-store.ts';
import type { StoredChange, WorkspaceId } from '../storage.ts';
import { changesOfActor } from './change-rows.ts';
import type { Connection } from './connection.ts';
import type { ImportFiles } from './import-files.ts';
import {
  expiredImports,
  importById,
  importMapping,
  importNotes,
  importsBefore,
  runnableImports,
} from './import-rows.ts';
import { runMapped } from './settle.ts';

/** Imports outside transactions; see the port. Each read takes one step. */
export class SqliteImportStore implements ImportStore {
  readonly #quick: () => Connection;
  readonly #files: ImportFiles;

  constructor(quick: () => Connection, files: ImportFiles) {
    this.#quick = quick;
    this.#files = files;
  }

  find(key: ImportKey): Promise<ImportJob | undefined> {
    return this.#read((connection) => importById(connection, key));
  }

  imports(
    workspaceId: WorkspaceId,
    page: { readonly before?: string | undefined; readonly limit: number },
  ): Promise<readonly ImportJob[]> {
    return this.#read((connection) => importsBefore(connection, workspaceId, page));
  }

  runnable(now: number, owners: readonly string[]): Promise<readonly ImportKey[]> {
    return this.#read((connection) => runnableImports(connection, now, owners));
  }

  expired(now: number): Promise<readonly ImportKey[]> {
    return this.#read((connection) => expiredImports(connection, now));
  }

  notes(key: ImportKey, page: NotesPage): Promise<readonly ImportNote[]> {
    return this.#read((connection) => importNotes(connection, key, page));
  }

  mapping(
    workspaceId: WorkspaceId,
    signature: string,
  ): Promise<readonly ColumnMapping[] | undefined> {
    return this.#read((connection) => importMapping(connection, workspaceId, signature));
  }

  changesOf(
    workspaceId: WorkspaceId,
    query: Parameters<ImportStore['changesOf']>[1],
  ): Promise<readonly StoredChange[]> {
    return this.#read((connection) => changesOfActor(connection, workspaceId, query));
  }

  keepSource({ id }: ImportKey, source: AsyncIterable<Uint8Array>): Promise<void> {
    return this.#files.keep(id, source);
  }

  source({ id }: ImportKey): AsyncIterable<Uint8Array> {
    return this.#files.read(id);
  }

  removeSource({ id }: ImportKey): Promise<void> {
    return this.#files.remove(id);
  }

  removeStraySources(): Promise<void> {
    return this.#files.removeStray((id) =>
      runMapped(
        () => this.#quick().statement('SELECT 1 FROM imports WHERE id = ?').get(id) !== undefined,
      ),
    );
  }

  async #read<T>(read: (connection: Connection) => T): Promise<T> {
    return runMapped(() => read(this.#quick()));
  }
}
