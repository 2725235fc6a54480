import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import type { ClientQuery } from '../storage.ts';
import { Database } from './database.ts';
import { listClients } from './list-clients.ts';
import { migrate } from './migrate.ts';
import { createDatabase, type TestDatabase } from './postgres-place.testing.ts';
import type { Row, Value } from './session.ts';

const workspaceId = 1;
const byCreation = { by: 'createdAt', order: 'asc' } as const;

/** Counts what comes back outside of transactions. */
class CountingDatabase extends Database {
  rowsRead = 0;

  override async rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]> {
    const rows = await super.rows(sql, values);
    this.rowsRead += rows.length;
    return rows;
  }
}

describe('a list', () => {
  let place: TestDatabase;
  let database: CountingDatabase;

  before(async () => {
    place = await createDatabase();
    database = new CountingDatabase({
      url: place.url,
      poolMax: 2,
      connectTimeoutMs: 2_000,
      statementTimeoutMs: 5_000,
    });
    await migrate(database);
    await database.rows(
      `INSERT INTO clients (workspace_id, id, pk, status, created_at, placeholder_round, session_count,
         version, updated_at, last_change, name)
       SELECT $1, 'id-' || n, n, n % 2, 0, 0, 0, 1, 0, n, 'Client ' || n FROM generate_series(1, 500) AS n`,
      [workspaceId],
    );
  });
  after(async () => {
    await database.close();
    await place.remove();
  });

  test('with an offset reads what it shows, and leaves what it skips in the database', async () => {
    const queries: readonly ClientQuery[] = [
      { filter: {}, sort: byCreation, limit: 10, offset: 200 },
      { filter: { statuses: ['active'] }, sort: byCreation, limit: 10, offset: 100 },
    ];

    for (const query of queries) {
      database.rowsRead = 0;
      const page = await listClients(database, workspaceId, query);

      assert.equal(page.clients.length, 10);
      assert.equal(database.rowsRead, 11);
    }
  });
});
