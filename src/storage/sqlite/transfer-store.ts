import type { WorkspaceId } from '../storage.ts';
import type {
  TransferPart,
  TransferRow,
  TransferStore,
  TransferSurvey,
  TransferValue,
  TransferWorkspace,
} from '../transfer-store.ts';
import type { TransferTable } from '../transfer-tables.ts';
import type { Connection, Row, Value } from './connection.ts';
import { readCounters, writeAccessCounter } from './counters.ts';
import { keepSecret } from './key-rows.ts';
import { settle } from './settle.ts';
import { addMovedClients } from './transfer-clients.ts';
import { unfinishedMove } from './unfinished-move.ts';

/** One side of a move on a data file, which nobody else has open for writing. */
export class SqliteTransferStore implements TransferStore {
  readonly #connection: Connection;
  /** Where the places of each workspace begin: the file numbers the clients of all its workspaces in one go. */
  #firstPlaces: ReadonlyMap<WorkspaceId, number> = new Map();

  /** Closes the connection when it is closed itself. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  survey(): Promise<TransferSurvey> {
    return settle(() => {
      const { changePosition, access } = readCounters(this.#connection);
      const secret = this.#get("SELECT value FROM secrets WHERE name = 'installation'")?.[0];
      return {
        workspaces: this.#all('SELECT workspace_id FROM workspaces ORDER BY workspace_id').map(
          (row): TransferWorkspace => {
            const workspaceId = row[0] as number;
            const places = this.#placesOf(workspaceId);
            return { workspaceId, position: changePosition, ...(places && { places }) };
          },
        ),
        access,
        ...(typeof secret === 'string' ? { secret } : {}),
      };
    });
  }

  count(part: TransferPart): Promise<number> {
    return settle(() => {
      const { where, values } = conditionOf(part);
      const row = this.#get(`SELECT count(*) FROM ${part.table.name}${where}`, values);
      return Number(row?.[0]);
    });
  }

  rows(
    part: TransferPart,
    { after, limit }: { readonly after: TransferRow | undefined; readonly limit: number },
  ): Promise<readonly TransferRow[]> {
    return settle(() => {
      const { table } = part;
      const { where, values } = conditionOf(part, after);
      const columns = Object.keys(table.columns).join(', ');
      const sql = `SELECT ${columns} FROM ${table.name}${where} ORDER BY ${table.key.join(', ')} LIMIT ?`;
      return this.#all(sql, [...values, limit]) as readonly TransferRow[];
    });
  }

  unfinished(): Promise<string | undefined> {
    return settle(() => unfinishedMove(this.#connection));
  }

  begin(note: string, { workspaces }: TransferSurvey): Promise<void> {
    return settle(() => {
      this.#firstPlaces = firstPlacesOf(workspaces);
      this.#run('INSERT INTO unfinished_moves (one, note) VALUES (1, ?) ON CONFLICT DO NOTHING', [
        note,
      ]);
    });
  }

  lastKey(part: TransferPart): Promise<TransferRow | undefined> {
    return settle(() => {
      const { table } = part;
      const { where, values } = conditionOf(part);
      const order = table.key.map((column) => `${column} DESC`).join(', ');
      const sql = `SELECT ${table.key.join(', ')} FROM ${table.name}${where} ORDER BY ${order} LIMIT 1`;
      return this.#get(sql, values) as TransferRow | undefined;
    });
  }

  add({ table, workspaceId }: TransferPart, rows: readonly TransferRow[]): Promise<void> {
    return settle(() =>
      this.#transact(() => {
        if (workspaceId === undefined) {
          this.#insert(table, [], rows);
          return;
        }
        const placed = withPlaces(table, rows, this.#firstPlaces.get(workspaceId) ?? 1);
        if (table.name === 'clients') {
          addMovedClients(this.#connection, table, workspaceId, placed);
        } else {
          this.#insert(table, [workspaceId], placed);
        }
      }),
    );
  }

  complete({ workspaces, access, secret }: TransferSurvey): Promise<void> {
    return settle(() =>
      this.#transact(() => {
        const positions = workspaces.map(({ position }) => position);
        const places = workspaces.reduce((sum, workspace) => sum + extentOf(workspace), 0);
        this.#setCounter('change_position', Math.max(0, ...positions));
        this.#setCounter('client_pk', places);
        writeAccessCounter(this.#connection, access + 1);
        if (secret !== undefined) {
          keepSecret(this.#connection, secret);
        }
        this.#run('DELETE FROM client_totals');
        this.#run(
          `INSERT INTO client_totals (workspace_id, status, clients)
           SELECT workspace_id, status, count(*) FROM clients GROUP BY workspace_id, status`,
        );
      }),
    );
  }

  end(): Promise<void> {
    return settle(() => this.#run('DELETE FROM unfinished_moves'));
  }

  close(): Promise<void> {
    return settle(() => this.#connection.close());
  }

  #insert(table: TransferTable, first: readonly number[], rows: readonly TransferRow[]): void {
    const names = Object.keys(table.columns);
    const columns = first.length === 0 ? names : ['workspace_id', ...names];
    const places = columns.map(() => '?').join(', ');
    const insert = this.#connection.statement(
      `INSERT INTO ${table.name} (${columns.join(', ')}) VALUES (${places})`,
    );
    for (const row of rows) {
      insert.run(...first, ...row);
    }
  }

  #placesOf(workspaceId: WorkspaceId): TransferWorkspace['places'] {
    const row = this.#get(
      `SELECT min(first), max(last) FROM (
         SELECT min(pk) AS first, max(pk) AS last FROM clients WHERE workspace_id = ?1
         UNION ALL SELECT min(pk), max(pk) FROM deleted_clients WHERE workspace_id = ?1)`,
      [workspaceId],
    );
    const [first, last] = row ?? [];
    return typeof first === 'number' && typeof last === 'number' ? { first, last } : undefined;
  }

  #setCounter(name: string, value: number): void {
    this.#run('UPDATE counters SET value = max(value, ?) WHERE name = ?', [value, name]);
  }

  #transact(work: () => void): void {
    const { db } = this.#connection;
    db.exec('BEGIN IMMEDIATE');
    try {
      work();
      db.exec('COMMIT');
    } finally {
      if (db.isTransaction) {
        db.exec('ROLLBACK');
      }
    }
  }

  #get(sql: string, values: readonly Value[] = []): Row | undefined {
    return this.#connection.statement(sql).get(...values);
  }

  #all(sql: string, values: readonly Value[] = []): readonly Row[] {
    return this.#connection.statement(sql).all(...values);
  }

  #run(sql: string, values: readonly Value[] = []): void {
    this.#connection.statement(sql).run(...values);
  }
}

/** The WHERE of a part, after a key where there is one. The names in it are of our table of tables. */
function conditionOf(
  { table, workspaceId }: TransferPart,
  after?: TransferRow,
): { readonly where: string; readonly values: readonly TransferValue[] } {
  const conditions: string[] = [];
  const values: TransferValue[] = [];
  if (workspaceId !== undefined) {
    conditions.push('workspace_id = ?');
    values.push(workspaceId);
  }
  if (after !== undefined) {
    conditions.push(`(${table.key.join(', ')}) > (${after.map(() => '?').join(', ')})`);
    values.push(...after);
  }
  return {
    where: conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`,
    values,
  };
}

/** The places of one workspace behind those of the one before, so that none meets another's. */
function firstPlacesOf(workspaces: readonly TransferWorkspace[]): ReadonlyMap<WorkspaceId, number> {
  const firsts = new Map<WorkspaceId, number>();
  let next = 1;
  for (const workspace of workspaces) {
    firsts.set(workspace.workspaceId, next);
    next += extentOf(workspace);
  }
  return firsts;
}

function extentOf({ places }: TransferWorkspace): number {
  return places === undefined ? 0 : places.last - places.first + 1;
}

/** Rows with the places that they get here; they come with places that begin with 0. */
function withPlaces(
  { columns }: TransferTable,
  rows: readonly TransferRow[],
  first: number,
): readonly TransferRow[] {
  const index = Object.values(columns).indexOf('place');
  return index < 0
    ? rows
    : rows.map((row) => {
        const place = row[index];
        return typeof place === 'number' ? row.with(index, first + place) : row;
      });
}
