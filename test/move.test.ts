import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { OpenDirectory } from '../src/main.ts';
import { hashContents } from '../src/moving/contents.ts';
import { move } from '../src/moving/move.ts';
import { MoveError } from '../src/moving/move-error.ts';
import type { Engine } from '../src/storage/engine.ts';
import { UnfinishedMoveError } from '../src/storage/open-errors.ts';
import { postgresEngine } from '../src/storage/postgres/postgres-engine.ts';
import {
  createDatabase,
  type TestDatabase,
} from '../src/storage/postgres/postgres-place.testing.ts';
import { committedSchema, readSchema } from '../src/storage/postgres/schema-dump.ts';
import { sqliteEngine } from '../src/storage/sqlite/sqlite-engine.ts';
import { databasePath } from '../src/storage/sqlite/sqlite-storage.ts';
import type { TransferStore } from '../src/storage/transfer-store.ts';
import { transferTables } from '../src/storage/transfer-tables.ts';
import { clientelePath, runClientele, serveClientele, temporaryDirectory } from './support/cli.ts';
import { clientsInBulk, fill, lookAround, open, origin } from './support/full-directory.ts';

/** Tables of an engine that do not move: it makes them anew, or they are about this place only. */
const ownTables: Readonly<Record<'PostgreSQL' | 'SQLite', readonly string[]>> = {
  PostgreSQL: [
    'client_companies',
    'client_search',
    'counters',
    'import_sources',
    'installation',
    'migrations',
    'unfinished_moves',
  ],
  SQLite: [
    'client_companies',
    'client_totals',
    'counters',
    'migrations',
    'secrets',
    'unfinished_moves',
  ],
};

/** Columns that an engine derives. */
const ownColumns: readonly string[] = ['clients.name_key', 'clients.phone_key', 'changes.pk'];

describe('a move', () => {
  const root = temporaryDirectory();
  const databases: TestDatabase[] = [];
  let directories = 0;
  let source: string;

  before(async () => {
    source = newDirectory();
    await fill({ data: source });
  });
  after(async () => {
    await Promise.all(databases.map((database) => database.remove()));
  });

  function newDirectory(): string {
    directories += 1;
    return join(root, `data-${directories}`);
  }

  async function newDatabase(): Promise<string> {
    const database = await createDatabase();
    databases.push(database);
    return database.url;
  }

  test('to PostgreSQL and back keeps every record, number, key, history, list and search', async () => {
    const database = await newDatabase();
    const back = newDirectory();
    const before = await lookAround({ data: source });

    const there = await moveBetween(fileEngine(source), databaseEngine(database));
    const then = await lookAround({ database });
    const andBack = await moveBetween(databaseEngine(database), fileEngine(back));
    const afterwards = await lookAround({ data: back });

    assert.deepEqual(then, before);
    assert.deepEqual(afterwards, before);
    assert.deepEqual(andBack.hashes, there.hashes);
    assert.deepEqual(andBack.rows, there.rows);
    for (const { name } of transferTables) {
      assert.ok((there.rows[name] ?? 0) > 0, `the history of this test has no ${name}`);
    }
  });

  test('leaves a directory that can be written to, whose numbers go on', async () => {
    const database = await newDatabase();
    await moveBetween(fileEngine(source), databaseEngine(database));
    const back = newDirectory();
    await moveBetween(databaseEngine(database), fileEngine(back));

    for (const place of [{ database }, { data: back }]) {
      const opened = await open(place);
      const [workspace] = await opened.storage.access.workspaces();
      const workspaceId = workspace?.workspaceId ?? 0;
      const last = await lastPosition(opened, workspaceId);
      const outcome = await opened.directory.writeOne(
        { workspaceId, origin },
        { op: 'create', patch: { name: 'Newest Of All' } },
      );
      const page = await opened.directory.clients(workspaceId, {
        filter: { search: { query: 'newest of', members: ['name'] } },
        sort: { by: 'createdAt', order: 'asc' },
        limit: 10,
        withTotal: true,
      });
      const newest = await opened.directory.clients(workspaceId, {
        filter: {},
        sort: { by: 'createdAt', order: 'desc' },
        limit: 1,
      });
      const other = await opened.access.createWorkspace('another');

      assert.equal(outcome.kind, 'created');
      assert.equal(page.total, 1);
      assert.equal(newest.clients[0]?.name, 'Newest Of All');
      assert.ok((await lastPosition(opened, workspaceId)) > last);
      assert.ok(other.workspaceId > 2);
      await opened.close();
    }
  });

  test('of data whose workspaces count for themselves, as on PostgreSQL, keeps their numbers', async () => {
    const database = await newDatabase();
    await fill({ database });
    const data = newDirectory();

    await moveBetween(databaseEngine(database), fileEngine(data));

    assert.deepEqual(await lookAround({ data }), await lookAround({ database }));
  });

  test('gives PostgreSQL the schema that the migrations make, index by index', async () => {
    const database = await newDatabase();
    await moveBetween(fileEngine(source), databaseEngine(database));

    const client = new Client({ connectionString: database });
    await client.connect();
    const schema = await readSchema({
      rows: async (sql, values = []) =>
        (await client.query({ text: sql, values: [...values], rowMode: 'array' })).rows,
    });
    await client.end();

    assert.equal(schema, committedSchema());
  });

  for (const [name, engines] of Object.entries({
    'SQLite to PostgreSQL': async () => [fileEngine(source), databaseEngine(await newDatabase())],
    'SQLite to SQLite': async () => [fileEngine(source), fileEngine(newDirectory())],
    'PostgreSQL to PostgreSQL': async () => {
      const filled = databaseEngine(await newDatabase());
      await moveBetween(fileEngine(source), filled);
      return [filled, databaseEngine(await newDatabase())];
    },
  } satisfies Record<string, () => Promise<[Engine, Engine]>>)) {
    test(`from ${name} that is interrupted after any stretch goes on where it stopped`, async () => {
      const [from, to] = await engines();
      let added = 0;
      let isDone = false;
      let attempts = 0;
      while (!isDone) {
        attempts += 1;
        assert.ok(attempts < 60, 'a move should come to an end');
        isDone = await moveSome(from, to, 1 + (attempts % 4), (rows) => (added += rows));
        if (!isDone) {
          await assert.rejects(to.open({ mayCreate: true, isServer: false }), UnfinishedMoveError);
          await assert.rejects(to.openTransfer('source'), UnfinishedMoveError);
        }
      }

      const [wanted, found] = [await hashesOf(from), await hashesOf(to)];
      assert.ok(attempts > 5);
      assert.deepEqual(found, wanted);
      assert.equal(added, await rowsOf(from));
    });
  }

  test('that is killed goes on when the command is run again', async () => {
    const database = await newDatabase();
    const client = new Client({ connectionString: database });
    await client.connect();
    const line = ['move', '--from', source, '--to', database];

    const child = spawn(process.execPath, [clientelePath, ...line], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await untilSome(client, 'changes');
    child.kill('SIGKILL');
    await ended;
    const refused = await runClientele(['workspaces', 'list', '--database', database]);
    const examined = await runClientele(['doctor', '--database', database]);
    const { status, stdout, stderr } = await runClientele([...line, '--json']);
    const again = await runClientele(line);
    await client.end();

    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /A move to .* has not ended.*Run the same `clientele move` again/);
    assert.match(
      examined.stdout,
      /^fail +move +A move to here has not ended.*`clientele move` again/m,
    );
    assert.doesNotMatch(examined.stdout, /by hand/);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(stdout) as { before: number; rows: Record<string, number> };
    assert.ok(report.before > clientsInBulk);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /The target has data already/);
  });

  test('is refused while a server has the directory, and says so', async () => {
    const data = newDirectory();
    const server = await serveClientele(data);

    // Each waits for the other server to go before it gives up.
    const refused = await Promise.all([
      runClientele(['move', '--from', data, '--to', newDirectory()]),
      runClientele(['move', '--from', source, '--to', data]),
    ]);
    await server.stop();

    for (const { status, stderr } of refused) {
      assert.equal(status, 3);
      assert.match(stderr, /Another server is using the data directory/);
    }
  });

  test('is refused where there is nothing to move, or nowhere to move it', async () => {
    const places = [newDirectory(), newDirectory()] as const;
    const nothing = await runClientele(['move', '--from', places[0], '--to', places[1]]);
    const same = await runClientele(['move', '--from', source, '--to', `${source}/.`]);
    const strange = await runClientele(['move', '--from', source, '--to', 'mysql://x/y']);
    const unset = await runClientele(['move', '--from', newDirectory(), '--to', '']);

    assert.equal(nothing.status, 1);
    assert.match(nothing.stderr, /There is no directory of clients/);
    assert.deepEqual(
      places.map((place) => existsSync(place)),
      [false, false],
    );
    assert.equal(same.status, 2);
    assert.match(same.stderr, /the same place/);
    for (const { status, stderr } of [strange, unset]) {
      assert.equal(status, 2);
      assert.match(stderr, /--to must be a data directory, or a URL that begins with/);
    }
  });

  test('is not gone on with where the source has changed, and finds a source that changes meanwhile', async () => {
    const data = newDirectory();
    await moveBetween(fileEngine(source), fileEngine(data));
    const to = fileEngine(newDirectory());
    await moveSome(fileEngine(data), to, 3, () => undefined);

    await touch(data);

    await assert.rejects(moveBetween(fileEngine(data), to), { fault: 'source_changed' });
    const late = fileEngine(newDirectory());
    await assert.rejects(
      moveBetween(fileEngine(data), late, async (add) => {
        await add();
        await touch(data);
      }),
      MoveError,
    );
    await assert.rejects(late.open({ mayCreate: true, isServer: false }), UnfinishedMoveError);
  });

  test('finds a row that is not the same on both sides, and names its table', async () => {
    const data = newDirectory();
    const store = await fileEngine(source).openTransfer('source');
    const target = await fileEngine(data).openTransfer('target');
    const spoiled: TransferStore = bind(target, {
      complete: async (survey) => {
        await target.complete(survey);
        const db = new DatabaseSync(databasePath(data));
        db.exec(
          "UPDATE clients SET notes = 'x' WHERE pk = (SELECT max(pk) FROM clients); DELETE FROM claims",
        );
        db.close();
      },
    });

    await assert.rejects(
      move({ source: store, target: spoiled, onProgress: () => undefined }),
      /do not hold the same in: clients, claims\./,
    );
    await Promise.all([store.close(), target.close()]);
  });

  test('takes every table and column of both engines along, or derives it', async () => {
    const database = await newDatabase();
    await databaseEngine(database).migrate();
    const client = new Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       WHERE table_schema = current_schema()`,
    );
    await client.end();
    const db = new DatabaseSync(databasePath(source));
    const sqlite = db
      .prepare(
        `SELECT t.name AS "table", c.name AS "column" FROM pragma_table_list t, pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%'`,
      )
      .all() as unknown as typeof rows;
    db.close();

    assert.deepEqual(forgotten(rows, ownTables.PostgreSQL), []);
    assert.deepEqual(forgotten(sqlite, ownTables.SQLite), []);
  });
});

function fileEngine(directory: string): Engine {
  return sqliteEngine(directory, { hasExternalCheckpoints: false });
}

function databaseEngine(url: string): Engine {
  return postgresEngine({ url, startTimeoutMs: 0 });
}

async function lastPosition(opened: OpenDirectory, workspaceId: number): Promise<number> {
  let after = 0;
  for (let pages = 0; pages < 1_000; pages++) {
    const page = await opened.storage.reader.changes(workspaceId, { after, limit: 1_000 });
    const last = page.at(-1);
    if (last === undefined) {
      return after;
    }
    after = last.position;
  }
  return assert.fail('the change log should have an end');
}

/** Writes as a command beside a move would. */
async function touch(data: string): Promise<void> {
  const opened = await open({ data });
  await opened.access.createWorkspace(`more ${process.hrtime.bigint()}`);
  await opened.close();
}

async function moveBetween(
  from: Engine,
  to: Engine,
  around: (add: () => Promise<void>) => Promise<void> = (add) => add(),
): Promise<Awaited<ReturnType<typeof move>>> {
  const source = await from.openTransfer('source');
  const target = await to.openTransfer('target');
  const bound = bind(target, {
    add: (part, rows) => around(() => target.add(part, rows)),
  });
  try {
    return await move({ source, target: bound, onProgress: () => undefined });
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

/** Moves until so many stretches were added, and is then interrupted. True where it came to its end before. */
async function moveSome(
  from: Engine,
  to: Engine,
  stretches: number,
  onAdded: (rows: number) => void,
): Promise<boolean> {
  const source = await from.openTransfer('source');
  const target = await to.openTransfer('target');
  const interrupted = new Error('interrupted');
  let left = stretches;
  const bound = bind(target, {
    async add(part, rows) {
      if (left === 0) {
        throw interrupted;
      }
      left -= 1;
      await target.add(part, rows);
      onAdded(rows.length);
    },
  });
  try {
    await move({ source, target: bound, onProgress: () => undefined });
    return true;
  } catch (error) {
    assert.equal(error, interrupted);
    return false;
  } finally {
    await turn();
    await Promise.all([source.close(), target.close()]);
  }
}

/** A store with some of its methods replaced. */
function bind(store: TransferStore, replaced: Partial<TransferStore>): TransferStore {
  return {
    survey: () => store.survey(),
    count: (part) => store.count(part),
    rows: (part, page) => store.rows(part, page),
    unfinished: () => store.unfinished(),
    begin: (note, survey) => store.begin(note, survey),
    lastKey: (part) => store.lastKey(part),
    add: (part, rows) => store.add(part, rows),
    complete: (survey) => store.complete(survey),
    end: () => store.end(),
    close: () => store.close(),
    ...replaced,
  };
}

async function hashesOf(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const store = await engine.openTransfer('source');
  const hashes = await hashContents(store);
  await store.close();
  return hashes;
}

async function rowsOf(engine: Engine): Promise<number> {
  let total = 0;
  const store = await engine.openTransfer('source');
  await hashContents(store, (rows) => (total += rows));
  await store.close();
  return total;
}

async function untilSome(client: Client, table: string): Promise<void> {
  for (let tries = 0; tries < 100_000; tries++) {
    const { rows } = await client.query<{ is: boolean }>(
      'SELECT to_regclass($1) IS NOT NULL AS is',
      [table],
    );
    if (rows[0]?.is === true) {
      const some = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
      if (some.rows.length > 0) {
        return;
      }
    }
  }
  assert.fail(`there should be ${table} by now`);
}

function forgotten(
  found: readonly { readonly table: string; readonly column: string }[],
  own: readonly string[],
): readonly string[] {
  const moved = new Map(
    transferTables.map((table) => [
      table.name,
      new Set([
        ...Object.keys(table.columns),
        ...(table.of === 'workspace' ? ['workspace_id'] : []),
      ]),
    ]),
  );
  return found
    .filter(({ table, column }) => !own.includes(table) && moved.get(table)?.has(column) !== true)
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => !ownColumns.includes(name));
}
