import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { judge } from './citus-rules.testing.ts';
import { Database } from './database.ts';
import { spreads } from './distribution.ts';
import { migrate } from './migrate.ts';
import { createDatabase, type TestDatabase } from './postgres-place.testing.ts';
import type { Row } from './session.ts';

/*
 * No package brings Citus, so what it would be told is taken down by functions of the same names, and what it would
 * be asked is judged by its rules (also at the end of the contract, in postgres-storage.test.ts).
 */
describe('a database that Citus distributes', () => {
  let place: TestDatabase;
  let databases: readonly [Database, Database];

  before(async () => {
    place = await createDatabase();
    databases = [open(), open()];
  });
  after(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await place.remove();
  });

  function open(): Database {
    return new Database({
      url: place.url,
      poolMax: 2,
      connectTimeoutMs: 2_000,
      statementTimeoutMs: 5_000,
    });
  }

  function rows(sql: string): Promise<readonly Row[]> {
    return databases[0].rows(sql);
  }

  test('knows of every table where its rows belong, and of no other', async () => {
    await migrate(databases[0]);

    const tables = await rows(
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
    );
    assert.deepEqual(
      new Set(tables.map(([name]) => name)),
      new Set(Object.keys(spreads)),
      'a new table needs its line in distribution.ts',
    );
  });

  test('can tell by the workspace alone whether a row is the only one', async () => {
    const uniques = await rows(
      `SELECT t.relname, x.relname, pg_get_indexdef(i.indexrelid, 1, true)
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
       WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace`,
    );
    const ofWorkspaces = uniques.filter(([table]) => spreads[String(table)] === 'byWorkspace');

    assert.ok(ofWorkspaces.length > 10);
    assert.deepEqual(
      ofWorkspaces.filter(([, , first]) => first !== 'workspace_id'),
      [],
    );
  });

  test('learns where its tables belong, once, though it was filled before and two servers start', async () => {
    await rows('CREATE TABLE told (call text NOT NULL)');
    await rows('CREATE TABLE pg_dist_partition (logicalrelid regclass NOT NULL)');
    await rows(
      `CREATE FUNCTION create_distributed_table(t regclass, c text, distribution_type text DEFAULT 'hash',
         colocate_with text DEFAULT 'default') RETURNS void LANGUAGE sql AS $$
         INSERT INTO told VALUES (t::text || ' by ' || c || ' with ' || colocate_with);
         INSERT INTO pg_dist_partition VALUES (t) $$`,
    );
    await rows(
      `CREATE FUNCTION create_reference_table(t regclass) RETURNS void LANGUAGE sql AS $$
         INSERT INTO told VALUES (t::text || ' everywhere');
         INSERT INTO pg_dist_partition VALUES (t) $$`,
    );

    await Promise.all(databases.map(migrate));
    await migrate(databases[0]);

    const told = (await rows('SELECT call FROM told')).map(([call]) => String(call));
    assert.equal(told[0], 'counters by workspace_id with default');
    assert.deepEqual(
      told.slice(1).toSorted(),
      Object.entries(spreads)
        .filter(([table]) => table !== 'counters')
        .map(([table, spread]) =>
          spread === 'everywhere'
            ? `${table} everywhere`
            : `${table} by workspace_id with counters`,
        )
        .toSorted(),
    );
  });
});

describe('the rules of Citus and of poolers, as the tests know them', () => {
  const good: readonly string[] = [
    'SELECT id FROM clients WHERE workspace_id = $1 AND id = $2',
    'SELECT hash FROM keys',
    'SELECT c.id FROM clients c WHERE c.workspace_id = $1 AND c.id IN (SELECT s.client_id FROM client_search s WHERE s.workspace_id = $1)',
    'INSERT INTO claims (workspace_id, id) SELECT $1::bigint, r.id FROM unnest($2::text[]) AS r (id)',
    'INSERT INTO changes (workspace_id, position) SELECT n.workspace_id, n.position + r.position FROM unnest($2::bigint[]) AS r (position) CROSS JOIN counters n WHERE n.workspace_id = $1',
    'BEGIN; SET LOCAL statement_timeout = 5',
  ];
  const bad: Readonly<Record<string, string>> = {
    'no workspace': 'SELECT id FROM clients WHERE id = $1',
    'a workspace that need not be': 'SELECT id FROM clients WHERE workspace_id = $1 OR id = $2',
    'the workspace of another table':
      'SELECT c.id FROM clients c, companies d WHERE d.workspace_id = $1 AND c.id = d.id',
    'no workspace in a query within':
      'SELECT id FROM clients WHERE workspace_id = $1 AND id IN (SELECT client_id FROM client_search)',
    'no workspace in one side of a union':
      'SELECT id FROM clients WHERE workspace_id = $1 UNION ALL SELECT id FROM companies WHERE id = $2',
    'two workspaces':
      'SELECT c.id FROM clients c, companies d WHERE d.workspace_id = $1 AND c.workspace_id = $2',
    'an update of all': 'UPDATE counters SET position = 0',
    'a deletion by another key': 'DELETE FROM claims WHERE id = $1',
    'rows without a workspace': 'INSERT INTO claims (id) VALUES ($1)',
    'rows with the workspaces of all':
      'INSERT INTO changes (workspace_id, position) SELECT n.workspace_id, n.position FROM counters n',
    'rows with another column of a table for a workspace':
      'INSERT INTO changes (workspace_id, position) SELECT n.position, n.position FROM counters n WHERE n.workspace_id = $1',
    'a clock of its own':
      'INSERT INTO counters (workspace_id, position) VALUES ($1, 1) ON CONFLICT (workspace_id) DO UPDATE SET position = extract(epoch FROM now())',
    'another unique key':
      'INSERT INTO claims (workspace_id, id) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
    'a query within values':
      'INSERT INTO claims (workspace_id, id) VALUES ($1, (SELECT id FROM keys))',
    'recursion into all workspaces':
      'WITH RECURSIVE w AS (SELECT id FROM clients WHERE workspace_id = $1 UNION ALL SELECT c.id FROM clients c JOIN w ON c.id = w.id) SELECT * FROM w',
    'a setting of the session': 'SET statement_timeout = 5',
    'a lock of the session': 'SELECT pg_advisory_lock(1)',
    listening: 'LISTEN changes',
  };

  test('take what is routed by its workspace', () => {
    for (const sql of good) {
      assert.deepEqual(judge(sql).faults, [], sql);
    }
  });

  for (const [name, sql] of Object.entries(bad)) {
    test(`find ${name}`, () => {
      assert.notDeepEqual(judge(sql).faults, []);
    });
  }
});
