import type { ImportJob } from '../../domain/import-job.ts';
import type { ColumnMapping } from '../../domain/import-options.ts';
import type { ImportKey, ImportNote, ImportWriter } from '../import-store.ts';
import { jobOf } from '../rows/import-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import { firstRow, type TransactionSession } from './session.ts';

const noteColumns: readonly Column<ImportNote>[] = [
  { name: 'number', type: 'bigint', of: ({ number }) => number },
  { name: 'note', type: 'text', of: ({ note }) => JSON.stringify(note) },
];

/** Imports in a transaction. */
export class PostgresImportWriter implements ImportWriter {
  readonly #session: TransactionSession;

  constructor(session: TransactionSession) {
    this.#session = session;
  }

  async find({ workspaceId, id }: ImportKey): Promise<ImportJob | undefined> {
    const row = await firstRow(
      this.#session,
      'SELECT job FROM imports WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
      [workspaceId, id],
    );
    return row === undefined ? undefined : jobOf(row);
  }

  async putImport(workspaceId: WorkspaceId, job: ImportJob): Promise<void> {
    this.#session.send(
      `INSERT INTO imports (workspace_id, id, state, lease_owner, lease_until, expires_at, job)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (workspace_id, id) DO UPDATE SET state = excluded.state,
         lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
         expires_at = excluded.expires_at, job = excluded.job`,
      [
        workspaceId,
        job.id,
        job.state,
        job.lease?.owner ?? null,
        job.lease?.until ?? 0,
        job.expiresAt,
        JSON.stringify(job),
      ],
    );
  }

  async addNotes(
    { workspaceId, id }: ImportKey,
    run: number,
    notes: readonly ImportNote[],
  ): Promise<void> {
    if (notes.length === 0) {
      return;
    }
    const { from, values } = recordset(noteColumns, notes);
    this.#session.send(
      `INSERT INTO import_notes (workspace_id, import_id, run, ${namesOf(noteColumns)})
       SELECT $1::bigint, $${values.length + 2}::text, $${values.length + 3}::bigint,
         ${namesOf(noteColumns, 'r.')} FROM ${from}`,
      [workspaceId, ...values, id, run],
    );
  }

  async removeNotes(
    { workspaceId, id }: ImportKey,
    { keep = -1, limit }: { readonly keep?: number | undefined; readonly limit: number },
  ): Promise<number> {
    const rows = await this.#session.rows(
      `DELETE FROM import_notes n USING
         (SELECT run, number FROM import_notes
          WHERE workspace_id = $1 AND import_id = $2 AND run <> $3 LIMIT $4) gone
       WHERE n.workspace_id = $1 AND n.import_id = $2
         AND n.run = gone.run AND n.number = gone.number
       RETURNING 1`,
      [workspaceId, id, keep, limit],
    );
    return rows.length;
  }

  async removeImport({ workspaceId, id }: ImportKey): Promise<void> {
    this.#session.send('DELETE FROM imports WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      id,
    ]);
  }

  async putMapping(
    workspaceId: WorkspaceId,
    signature: string,
    mapping: readonly ColumnMapping[],
  ): Promise<void> {
    this.#session.send(
      `INSERT INTO import_mappings (workspace_id, signature, mapping) VALUES ($1, $2, $3)
       ON CONFLICT (workspace_id, signature) DO UPDATE SET mapping = excluded.mapping`,
      [workspaceId, signature, JSON.stringify(mapping)],
    );
  }
}
