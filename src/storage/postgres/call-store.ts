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
import { addDays, countDays, readDays } from './day-rows.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import type { Session, Value } from './session.ts';

const entryColumns: readonly Column<CallEntry>[] = [
  { name: 'id', type: 'text', of: ({ id }) => id },
  { name: 'at', type: 'bigint', of: ({ at }) => at },
  { name: 'dialect', type: 'text', of: ({ dialect }) => dialect },
  { name: 'method', type: 'text', of: ({ method }) => method },
  { name: 'route', type: 'text', of: ({ route }) => route },
  { name: 'status', type: 'bigint', of: ({ status }) => status },
  { name: 'code', type: 'text', of: ({ code }) => code },
  { name: 'detail', type: 'text', of: ({ detail }) => detail },
  { name: 'issues', type: 'text', of: ({ issues }) => JSON.stringify(issues) },
  { name: 'duration_us', type: 'bigint', of: ({ durationUs }) => durationUs },
  { name: 'key_id', type: 'text', of: ({ keyId }) => keyId },
  { name: 'request_id', type: 'text', of: ({ requestId }) => requestId },
];

const tallyColumns: readonly Column<CallTally>[] = [
  { name: 'hour', type: 'bigint', of: ({ hour }) => hour },
  { name: 'dialect', type: 'text', of: ({ dialect }) => dialect },
  { name: 'calls', type: 'bigint', of: ({ calls }) => calls },
  { name: 'refused', type: 'bigint', of: ({ refused }) => refused },
  { name: 'failed', type: 'bigint', of: ({ failed }) => failed },
  { name: 'duration_us', type: 'bigint', of: ({ durationUs }) => durationUs },
];

/** Calls and counts. */
export class PostgresCallStore implements CallStore {
  readonly #session: Session;
  readonly #run: Run;

  constructor(session: Session, run: Run) {
    this.#session = session;
    this.#run = run;
  }

  async keepCalls(batches: readonly CallBatch[], limits: CallLimits): Promise<void> {
    await this.#run(async ({ session }) => {
      for (const batch of batches) {
        await keepBatch(session, batch, limits);
      }
    });
  }

  async calls(
    workspaceId: WorkspaceId,
    { dialect, isFailed, before, after, limit }: CallQuery,
  ): Promise<readonly CallEntry[]> {
    const values: Value[] = [workspaceId, limit];
    const conditions = ['workspace_id = $1'];
    const add = (condition: string, value: Value | undefined): void => {
      if (value !== undefined) {
        values.push(value);
        conditions.push(`${condition} $${values.length}`);
      }
    };
    add('dialect =', dialect);
    add('is_failed =', isFailed);
    add('id <', before);
    add('id >', after);
    const rows = await this.#session.rows(
      `SELECT ${namesOf(entryColumns)} FROM calls WHERE ${conditions.join(' AND ')}
       ORDER BY id DESC LIMIT $2`,
      values,
    );
    return rows.map(callOf);
  }

  async callTallies(workspaceId: WorkspaceId, from: number): Promise<readonly CallTally[]> {
    const rows = await this.#session.rows(
      `SELECT ${namesOf(tallyColumns)} FROM call_hours
       WHERE workspace_id = $1 AND hour >= $2 ORDER BY hour, dialect`,
      [workspaceId, from],
    );
    return rows.map(tallyOf);
  }

  days(workspaceId: WorkspaceId): Promise<DayTallies> {
    return readDays(this.#session, workspaceId);
  }

  countDays(workspaceId: WorkspaceId, after: number, limit: number): Promise<DayTallies> {
    return countDays(this.#session, workspaceId, after, limit);
  }

  addDays(workspaceId: WorkspaceId, from: number, counted: DayTallies): Promise<boolean> {
    return this.#run(({ session }) => addDays(session, workspaceId, from, counted));
  }
}

async function keepBatch(
  session: Session,
  { workspaceId, entries, tallies }: CallBatch,
  { entriesMax, talliesFrom }: CallLimits,
): Promise<void> {
  if (entries.length > 0) {
    const { from, values } = recordset(entryColumns, entries);
    await session.rows(
      `INSERT INTO calls (workspace_id, is_failed, ${namesOf(entryColumns)})
       SELECT $1::bigint, r.status >= 400, ${namesOf(entryColumns, 'r.')} FROM ${from}`,
      [workspaceId, ...values],
    );
  }
  for (const dialect of new Set(entries.map((entry) => entry.dialect))) {
    for (const isFailed of [false, true]) {
      await session.rows(
        `DELETE FROM calls WHERE workspace_id = $1 AND dialect = $2 AND is_failed = $3 AND id <= (
           SELECT id FROM calls WHERE workspace_id = $1 AND dialect = $2 AND is_failed = $3
           ORDER BY id DESC LIMIT 1 OFFSET $4)`,
        [workspaceId, dialect, isFailed, entriesMax],
      );
    }
  }
  if (tallies.length > 0) {
    // In one order, so that two servers never wait for each other.
    const ordered = tallies.toSorted((a, b) => a.hour - b.hour || (a.dialect < b.dialect ? -1 : 1));
    const { from, values } = recordset(tallyColumns, ordered);
    await session.rows(
      `INSERT INTO call_hours AS h (workspace_id, ${namesOf(tallyColumns)})
       SELECT $1::bigint, ${namesOf(tallyColumns, 'r.')} FROM ${from}
       ON CONFLICT (workspace_id, hour, dialect) DO UPDATE SET calls = h.calls + excluded.calls,
         refused = h.refused + excluded.refused, failed = h.failed + excluded.failed,
         duration_us = h.duration_us + excluded.duration_us`,
      [workspaceId, ...values],
    );
  }
  await session.rows('DELETE FROM call_hours WHERE workspace_id = $1 AND hour < $2', [
    workspaceId,
    talliesFrom,
  ]);
}
