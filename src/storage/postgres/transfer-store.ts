import type { WorkspaceId } from '../storage.ts';
import type {
  TransferPart,
  TransferRow,
  TransferStore,
  TransferSurvey,
  TransferValue,
  TransferWorkspace,
} from '../transfer-store.ts';
import { transferTables } from '../transfer-tables.ts';
import type { Database } from './database.ts';
import { Parameters } from './parameters.ts';
import { LostConnectionError, LostRaceError, unavailableError } from './postgres-error.ts';
import type { Row, Scalar, TransactionSession } from './session.ts';
import { addMovedClients } from './transfer-clients.ts';
import { insertMoved } from './transfer-rows.ts';
import { unfinishedMove } from './unfinished-move.ts';
import { keepSecret, raiseAccess, readAccess } from './workspace-rows.ts';

/** One side of a move on a database, which no server uses meanwhile. */
export class PostgresTransferStore implements TransferStore {
  readonly #database: Database;

  /** Closes the database when it is closed itself. */
  constructor(database: Database) {
    this.#database = database;
  }

  async survey(): Promise<TransferSurvey> {
    const ids = await this.#database.rows('SELECT workspace_id FROM workspaces ORDER BY 1');
    const workspaces: TransferWorkspace[] = [];
    for (const [workspaceId] of ids) {
      workspaces.push(await this.#surveyWorkspace(workspaceId as number));
    }
    const access = await readAccess(this.#database);
    const [row] = await this.#database.rows('SELECT secret FROM installation WHERE one = 1');
    const secret = row?.[0];
    return { workspaces, access, ...(typeof secret === 'string' ? { secret } : {}) };
  }

  async count(part: TransferPart): Promise<number> {
    const { where, values } = conditionOf(part);
    const sql = `SELECT count(*) FROM ${part.table.name}${where}`;
    const [row] = await this.#database.rows(sql, values);
    return Number(row?.[0]);
  }

  async rows(
    part: TransferPart,
    { after, limit }: { readonly after: TransferRow | undefined; readonly limit: number },
  ): Promise<readonly TransferRow[]> {
    const { table } = part;
    const { where, values } = conditionOf(part, after);
    const columns = Object.keys(table.columns).join(', ');
    const sql = `SELECT ${columns} FROM ${table.name}${where} ORDER BY ${table.key.join(', ')} LIMIT $${values.length + 1}`;
    const rows = await this.#database.rows(sql, [...values, limit]);
    return rows.map(withoutBooleans);
  }

  unfinished(): Promise<string | undefined> {
    return unfinishedMove(this.#database);
  }

  async begin(note: string): Promise<void> {
    await this.#database.rows(
      'INSERT INTO unfinished_moves (one, note) VALUES (1, $1) ON CONFLICT (one) DO NOTHING',
      [note],
    );
    // Entered row by row, it takes longer than all else together; made at the end, a tenth of that.
    await this.#database.rows('DROP INDEX IF EXISTS client_search_trigrams');
  }

  async lastKey(part: TransferPart): Promise<TransferRow | undefined> {
    const { table } = part;
    const { where, values } = conditionOf(part);
    const order = table.key.map((column) => `${column} DESC`).join(', ');
    const sql = `SELECT ${table.key.join(', ')} FROM ${table.name}${where} ORDER BY ${order} LIMIT 1`;
    const [row] = await this.#database.rows(sql, values);
    return row === undefined ? undefined : withoutBooleans(row);
  }

  async add(part: TransferPart, rows: readonly TransferRow[]): Promise<void> {
    const { table, workspaceId } = part;
    await this.#write(async (session) => {
      if (table.name === 'clients' && workspaceId !== undefined) {
        addMovedClients(session, table, workspaceId, rows);
        return;
      }
      insertMoved(session, part, rows);
      if (table.name === 'workspaces') {
        for (const [id] of rows) {
          session.send(
            `INSERT INTO counters
               (workspace_id, position, client_pk, active_clients, inactive_clients, epoch, has_lineage)
             VALUES ($1, 0, 0, 0, 0, 0, false)`,
            [id ?? null],
          );
        }
      }
    });
  }

  async complete({ workspaces, secret }: TransferSurvey): Promise<void> {
    await this.#write(async (session) => {
      session.send("SET LOCAL maintenance_work_mem = '256MB'");
      session.send(
        'CREATE INDEX IF NOT EXISTS client_search_trigrams ON client_search USING gin (trigrams)',
      );
    });
    for (const workspace of workspaces) {
      await this.#write(async (session) => {
        const { workspaceId, position, places } = workspace;
        const extent = places === undefined ? 0 : places.last - places.first + 1;
        session.send(
          `UPDATE counters SET position = $2, client_pk = $3, epoch = epoch + 1,
             active_clients = (SELECT count(*) FROM clients WHERE workspace_id = $1 AND status = 0),
             inactive_clients = (SELECT count(*) FROM clients WHERE workspace_id = $1 AND status = 1),
             has_lineage = EXISTS (SELECT 1 FROM merges WHERE workspace_id = $1)
               OR EXISTS (SELECT 1 FROM client_aliases WHERE workspace_id = $1)
           WHERE workspace_id = $1`,
          [workspaceId, position, extent],
        );
      });
    }
    await this.#write(async (session) => {
      session.send(
        `UPDATE installation SET last_workspace =
           greatest(last_workspace, (SELECT max(workspace_id) FROM workspaces)) WHERE one = 1`,
      );
      if (secret !== undefined) {
        await keepSecret(session, secret);
      }
      await raiseAccess(session);
    });
    // So that the first who asks is not answered by a plan for empty tables.
    for (const { name } of transferTables) {
      await this.#database.rows(`ANALYZE ${name}`);
    }
    await this.#database.rows('ANALYZE client_search');
    await this.#database.rows('ANALYZE client_companies');
  }

  async end(): Promise<void> {
    await this.#database.rows('DELETE FROM unfinished_moves');
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** A transaction that nobody does again: whoever runs the move does, and it goes on from there. */
  async #write(work: (session: TransactionSession) => Promise<void>): Promise<void> {
    try {
      await this.#database.write(work);
    } catch (error) {
      const isLost = error instanceof LostConnectionError || error instanceof LostRaceError;
      throw isLost ? unavailableError(error) : error;
    }
  }

  async #surveyWorkspace(workspaceId: WorkspaceId): Promise<TransferWorkspace> {
    const [counters] = await this.#database.rows(
      'SELECT position FROM counters WHERE workspace_id = $1',
      [workspaceId],
    );
    const [extremes] = await this.#database.rows(
      `SELECT min(pk), max(pk) FROM (
         SELECT pk FROM clients WHERE workspace_id = $1
         UNION ALL SELECT pk FROM deleted_clients WHERE workspace_id = $1) AS places`,
      [workspaceId],
    );
    const [first, last] = extremes ?? [];
    const places =
      typeof first === 'number' && typeof last === 'number' ? { first, last } : undefined;
    return { workspaceId, position: Number(counters?.[0]), ...(places && { places }) };
  }
}

/** The WHERE of a part, after a key where there is one. The names in it are of our table of tables. */
function conditionOf(
  { table, workspaceId }: TransferPart,
  after?: TransferRow,
): { readonly where: string; readonly values: readonly TransferValue[] } {
  const parameters = new Parameters();
  const conditions: string[] = [];
  if (workspaceId !== undefined) {
    conditions.push(`workspace_id = ${parameters.add(workspaceId)}`);
  }
  if (after !== undefined) {
    const values = after.map((value) => parameters.add(value));
    conditions.push(`(${table.key.join(', ')}) > (${values.join(', ')})`);
  }
  return {
    where: conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`,
    values: parameters.values as TransferValue[],
  };
}

function withoutBooleans(row: Row): TransferRow {
  return row.some((value) => typeof value === 'boolean')
    ? row.map(withoutBoolean)
    : (row as TransferRow);
}

function withoutBoolean(value: Scalar): TransferValue {
  return typeof value === 'boolean' ? Number(value) : value;
}
