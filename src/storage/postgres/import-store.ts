import type { ImportJob } from '../../domain/import-job.ts';
import type { ColumnMapping } from '../../domain/import-options.ts';
import type { ImportKey, ImportNote, ImportStore, NotesPage } from '../import-store.ts';
import { importKeyOf, jobOf, mappingOf, noteOf } from '../rows/import-row.ts';
import type { StoredChange, WorkspaceId } from '../storage.ts';
import { changesOfActor } from './change-rows.ts';
import type { Database } from './database.ts';
import { ofEveryWorkspace } from './every-workspace.ts';
import { firstRow } from './session.ts';
import type { Writer } from './writer.ts';

/** Bytes of one piece of a source. */
const pieceBytes = 262_144;

/** Imports outside transactions; see the port. Sources are rows, so that every server has them. */
export class PostgresImportStore implements ImportStore {
  readonly #database: Database;
  readonly #run: Writer['run'];

  constructor(database: Database, run: Writer['run']) {
    this.#database = database;
    this.#run = run;
  }

  async find({ workspaceId, id }: ImportKey): Promise<ImportJob | undefined> {
    const row = await firstRow(
      this.#database,
      'SELECT job FROM imports WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id],
    );
    return row === undefined ? undefined : jobOf(row);
  }

  async imports(
    workspaceId: WorkspaceId,
    { before, limit }: { readonly before?: string | undefined; readonly limit: number },
  ): Promise<readonly ImportJob[]> {
    const rows = await this.#database.rows(
      `SELECT job FROM imports WHERE workspace_id = $1 AND ($2::text IS NULL OR id < $2)
       ORDER BY id DESC LIMIT $3`,
      [workspaceId, before ?? null, limit],
    );
    return rows.map(jobOf);
  }

  async runnable(now: number, owners: readonly string[]): Promise<readonly ImportKey[]> {
    const rows = await this.#database.rows(
      `${ofEveryWorkspace} SELECT workspace_id, id FROM imports
       WHERE state = 'running' AND (lease_until <= $1 OR lease_owner = ANY($2::text[]))
       ORDER BY id LIMIT 100`,
      [now, owners],
    );
    return rows.map(importKeyOf);
  }

  async expired(now: number): Promise<readonly ImportKey[]> {
    const rows = await this.#database.rows(
      `${ofEveryWorkspace} SELECT workspace_id, id FROM imports
       WHERE expires_at <= $1 ORDER BY expires_at LIMIT 100`,
      [now],
    );
    return rows.map(importKeyOf);
  }

  async notes(
    { workspaceId, id }: ImportKey,
    { run, after, limit }: NotesPage,
  ): Promise<readonly ImportNote[]> {
    const rows = await this.#database.rows(
      `SELECT number, note FROM import_notes
       WHERE workspace_id = $1 AND import_id = $2 AND run = $3 AND number > $4
       ORDER BY number LIMIT $5`,
      [workspaceId, id, run, after, limit],
    );
    return rows.map(noteOf);
  }

  async mapping(
    workspaceId: WorkspaceId,
    signature: string,
  ): Promise<readonly ColumnMapping[] | undefined> {
    const row = await firstRow(
      this.#database,
      'SELECT mapping FROM import_mappings WHERE workspace_id = $1 AND signature = $2',
      [workspaceId, signature],
    );
    return row === undefined ? undefined : mappingOf(row);
  }

  changesOf(
    workspaceId: WorkspaceId,
    query: Parameters<ImportStore['changesOf']>[1],
  ): Promise<readonly StoredChange[]> {
    return changesOfActor(this.#database, workspaceId, query);
  }

  async keepSource(key: ImportKey, source: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      let number = 0;
      for await (const piece of inPieces(source)) {
        number += 1;
        await this.#run(({ session }) =>
          session.rows(
            `INSERT INTO import_sources (workspace_id, import_id, number, piece)
             VALUES ($1, $2, $3, decode($4, 'base64'))
             ON CONFLICT (workspace_id, import_id, number) DO NOTHING`,
            [key.workspaceId, key.id, number, piece.toString('base64')],
          ),
        );
      }
    } catch (error) {
      await this.removeSource(key);
      throw error;
    }
  }

  async *source({ workspaceId, id }: ImportKey): AsyncGenerator<Uint8Array> {
    for (let number = 1; ; number++) {
      const row = await firstRow(
        this.#database,
        `SELECT encode(piece, 'base64') FROM import_sources
         WHERE workspace_id = $1 AND import_id = $2 AND number = $3`,
        [workspaceId, id, number],
      );
      if (row === undefined) {
        return;
      }
      yield Buffer.from(row[0] as string, 'base64');
    }
  }

  async removeSource({ workspaceId, id }: ImportKey): Promise<void> {
    await this.#run(({ session }) =>
      session.rows('DELETE FROM import_sources WHERE workspace_id = $1 AND import_id = $2', [
        workspaceId,
        id,
      ]),
    );
  }

  /** An import is there before its source, so one that is not was removed. */
  async removeStraySources(): Promise<void> {
    await this.#run(({ session }) =>
      session.rows(
        `${ofEveryWorkspace} DELETE FROM import_sources s WHERE NOT EXISTS
           (SELECT 1 FROM imports i WHERE i.workspace_id = s.workspace_id AND i.id = s.import_id)`,
      ),
    );
  }
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= pieceBytes) {
      yield Buffer.concat(parts);
      parts = [];
      bytes = 0;
    }
  }
  if (bytes > 0) {
    yield Buffer.concat(parts);
  }
}
