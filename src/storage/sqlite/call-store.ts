import type {
  CallBatch,
  CallEntry,
  CallLimits,
  CallQuery,
  CallStore,
  CallTally,
  DayTallies,
} from '../call-store.ts';
import { callOf, tallyOf } from '../rows/call-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Run } from './access-store.ts';
import type { Connection, Value } from './connection.ts';
import { addDays, countDays, readDays } from './day-rows.ts';
import { settle } from './settle.ts';

const columns =
  'id, at, dialect, method, route, status, code, detail, issues, duration_us, key_id, request_id';

/** Calls and counts: reads on the reader's connection, writes through the one writer. */
export class SqliteCallStore implements CallStore {
  readonly #reader: Connection;
  readonly #run: Run;

  constructor(reader: Connection, run: Run) {
    this.#reader = reader;
    this.#run = run;
  }

  async keepCalls(batches: readonly CallBatch[], limits: CallLimits): Promise<void> {
    await this.#run(({ connection }) => {
      for (const batch of batches) {
        keepBatch(connection, batch, limits);
      }
    });
  }

  calls(workspaceId: WorkspaceId, query: CallQuery): Promise<readonly CallEntry[]> {
    return settle(() => readCalls(this.#reader, workspaceId, query));
  }

  callTallies(workspaceId: WorkspaceId, from: number): Promise<readonly CallTally[]> {
    return settle(() =>
      this.#reader
        .statement(
          `SELECT hour, dialect, calls, refused, failed, duration_us FROM call_hours
           WHERE workspace_id = ? AND hour >= ? ORDER BY hour, dialect`,
        )
        .all(workspaceId, from)
        .map(tallyOf),
    );
  }

  days(workspaceId: WorkspaceId): Promise<DayTallies> {
    return settle(() => readDays(this.#reader, workspaceId));
  }

  countDays(workspaceId: WorkspaceId, after: number, limit: number): Promise<DayTallies> {
    return settle(() => countDays(this.#reader, workspaceId, after, limit));
  }

  addDays(workspaceId: WorkspaceId, from: number, counted: DayTallies): Promise<boolean> {
    return this.#run(({ connection }) => addDays(connection, workspaceId, from, counted));
  }
}

function keepBatch(
  connection: Connection,
  { workspaceId, entries, tallies }: CallBatch,
  { entriesMax, talliesFrom }: CallLimits,
): void {
  const insert = connection.statement(
    `INSERT INTO calls (workspace_id, is_failed, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const entry of entries) {
    insert.run(
      workspaceId,
      entry.status >= 400 ? 1 : 0,
      entry.id,
      entry.at,
      entry.dialect,
      entry.method,
      entry.route,
      entry.status,
      entry.code,
      entry.detail,
      JSON.stringify(entry.issues),
      entry.durationUs,
      entry.keyId,
      entry.requestId,
    );
  }
  const forget = connection.statement(
    `DELETE FROM calls WHERE workspace_id = ?1 AND dialect = ?2 AND is_failed = ?3 AND id <= (
       SELECT id FROM calls WHERE workspace_id = ?1 AND dialect = ?2 AND is_failed = ?3
       ORDER BY id DESC LIMIT 1 OFFSET ?4)`,
  );
  for (const dialect of new Set(entries.map((entry) => entry.dialect))) {
    forget.run(workspaceId, dialect, 0, entriesMax);
    forget.run(workspaceId, dialect, 1, entriesMax);
  }
  const add = connection.statement(
    `INSERT INTO call_hours (workspace_id, hour, dialect, calls, refused, failed, duration_us)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace_id, hour, dialect) DO UPDATE SET calls = calls + excluded.calls,
       refused = refused + excluded.refused, failed = failed + excluded.failed,
       duration_us = duration_us + excluded.duration_us`,
  );
  for (const { hour, dialect, calls, refused, failed, durationUs } of tallies) {
    add.run(workspaceId, hour, dialect, calls, refused, failed, durationUs);
  }
  connection
    .statement('DELETE FROM call_hours WHERE workspace_id = ? AND hour < ?')
    .run(workspaceId, talliesFrom);
}

function readCalls(
  connection: Connection,
  workspaceId: WorkspaceId,
  { dialect, isFailed, before, after, limit }: CallQuery,
): readonly CallEntry[] {
  const conditions = ['workspace_id = ?'];
  const values: Value[] = [workspaceId];
  const add = (condition: string, value: Value | undefined): void => {
    if (value !== undefined) {
      conditions.push(condition);
      values.push(value);
    }
  };
  add('dialect = ?', dialect);
  add('is_failed = ?', isFailed === true ? 1 : undefined);
  add('id < ?', before);
  add('id > ?', after);
  return connection
    .statement(
      `SELECT ${columns} FROM calls WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    )
    .all(...values, limit)
    .map(callOf);
}
