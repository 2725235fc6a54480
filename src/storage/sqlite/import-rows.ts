import type { ImportJob } from '../../domain/import-job.ts';
import type { ColumnMapping } from '../../domain/import-options.ts';
import type { ImportKey, ImportNote, ImportWriter, NotesPage } from '../import-store.ts';
import { importKeyOf, jobOf, mappingOf, noteOf } from '../rows/import-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';
import { settle } from './settle.ts';

export function importById(
  connection: Connection,
  { workspaceId, id }: ImportKey,
): ImportJob | undefined {
  const row = connection
    .statement('SELECT job FROM imports WHERE workspace_id = ? AND id = ?')
    .get(workspaceId, id);
  return row === undefined ? undefined : jobOf(row);
}

export function importsBefore(
  connection: Connection,
  workspaceId: WorkspaceId,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): readonly ImportJob[] {
  const sql =
    before === undefined
      ? 'SELECT job FROM imports WHERE workspace_id = ? ORDER BY id DESC LIMIT ?'
      : 'SELECT job FROM imports WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?';
  const values = before === undefined ? [workspaceId, limit] : [workspaceId, before, limit];
  return connection
    .statement(sql)
    .all(...values)
    .map(jobOf);
}

export function runnableImports(
  connection: Connection,
  now: number,
  owners: readonly string[],
): readonly ImportKey[] {
  return connection
    .statement(
      `SELECT workspace_id, id FROM imports INDEXED BY imports_running
       WHERE state = 'running' AND (lease_until <= ?
         OR lease_owner IN (SELECT value FROM json_each(?)))
       ORDER BY id LIMIT 100`,
    )
    .all(now, JSON.stringify(owners))
    .map(importKeyOf);
}

export function expiredImports(connection: Connection, now: number): readonly ImportKey[] {
  return connection
    .statement(
      'SELECT workspace_id, id FROM imports WHERE expires_at <= ? ORDER BY expires_at LIMIT 100',
    )
    .all(now)
    .map(importKeyOf);
}

export function importNotes(
  connection: Connection,
  { workspaceId, id }: ImportKey,
  { run, after, limit }: NotesPage,
): readonly ImportNote[] {
  return connection
    .statement(
      `SELECT number, note FROM import_notes
       WHERE workspace_id = ? AND import_id = ? AND run = ? AND number > ? ORDER BY number LIMIT ?`,
    )
    .all(workspaceId, id, run, after, limit)
    .map(noteOf);
}

export function importMapping(
  connection: Connection,
  workspaceId: WorkspaceId,
  signature: string,
): readonly ColumnMapping[] | undefined {
  const row = connection
    .statement('SELECT mapping FROM import_mappings WHERE workspace_id = ? AND signature = ?')
    .get(workspaceId, signature);
  return row === undefined ? undefined : mappingOf(row);
}

/** Imports in a transaction of the writer's connection. */
export class SqliteImportWriter implements ImportWriter {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  find(key: ImportKey): Promise<ImportJob | undefined> {
    return settle(() => importById(this.#connection, key));
  }

  putImport(workspaceId: WorkspaceId, job: ImportJob): Promise<void> {
    return settle(() => {
      this.#connection
        .statement(
          `INSERT INTO imports (workspace_id, id, state, lease_owner, lease_until, expires_at, job)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (workspace_id, id) DO UPDATE SET state = excluded.state,
             lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
             expires_at = excluded.expires_at, job = excluded.job`,
        )
        .run(
          workspaceId,
          job.id,
          job.state,
          job.lease?.owner ?? null,
          job.lease?.until ?? 0,
          job.expiresAt,
          JSON.stringify(job),
        );
    });
  }

  addNotes(
    { workspaceId, id }: ImportKey,
    run: number,
    notes: readonly ImportNote[],
  ): Promise<void> {
    return settle(() => {
      const insert = this.#connection.statement(
        'INSERT INTO import_notes (workspace_id, import_id, run, number, note) VALUES (?, ?, ?, ?, ?)',
      );
      for (const { number, note } of notes) {
        insert.run(workspaceId, id, run, number, JSON.stringify(note));
      }
    });
  }

  removeNotes(
    { workspaceId, id }: ImportKey,
    { keep = -1, limit }: { readonly keep?: number | undefined; readonly limit: number },
  ): Promise<number> {
    return settle(() => {
      const { changes } = this.#connection
        .statement(
          `DELETE FROM import_notes WHERE (workspace_id, import_id, run, number) IN
             (SELECT workspace_id, import_id, run, number FROM import_notes
              WHERE workspace_id = ? AND import_id = ? AND run <> ? LIMIT ?)`,
        )
        .run(workspaceId, id, keep, limit);
      return Number(changes);
    });
  }

  removeImport({ workspaceId, id }: ImportKey): Promise<void> {
    return settle(() => {
      this.#connection
        .statement('DELETE FROM imports WHERE workspace_id = ? AND id = ?')
        .run(workspaceId, id);
    });
  }

  putMapping(
    workspaceId: WorkspaceId,
    signature: string,
    mapping: readonly ColumnMapping[],
  ): Promise<void> {
    return settle(() => {
      this.#connection
        .statement(
          `INSERT INTO import_mappings (workspace_id, signature, mapping) VALUES (?, ?, ?)
           ON CONFLICT (workspace_id, signature) DO UPDATE SET mapping = excluded.mapping`,
        )
        .run(workspaceId, signature, JSON.stringify(mapping));
    });
  }
}
