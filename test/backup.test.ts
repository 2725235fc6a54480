import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, before, describe, it, test } from 'node:test';
import { runClientele, temporaryDirectory } from './support/cli.ts';
import { queryDatabase } from './support/database.ts';
import { drillCount } from './support/drill-scale.ts';
import { directoryHash } from './support/test-data.ts';
import { type TestServer, startTestServer } from './support/test-server.ts';

/** Copies of the data, made beside a running server, and put back. */

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

async function start(context: TestContext): Promise<TestServer> {
  const server = await startTestServer({ engine: 'sqlite' });
  context.after(() => server.close());
  return server;
}

async function runJson(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await runClientele([...args, '--json']);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** More than is copied in one go, so that writes come in between. */
async function fill(server: TestServer): Promise<void> {
  for (let batch = 0; batch < 12; batch++) {
    const operations = Array.from({ length: 250 }, (_, index) => {
      const externalId = `f${batch * 250 + index}`;
      const data = { externalId, notes: 'x'.repeat(4_000), customFields: { twin: externalId } };
      return { op: 'create', data };
    });
    const { status } = await server.call('POST', '/api/v2/clients/batch', { body: { operations } });
    assert.equal(status, 200);
  }
}

void test('a backup beside sixteen writers has every write that was answered before it began, and none in part', async (context) => {
  const server = await start(context);
  const folder = temporaryDirectory();
  await fill(server);
  const answered: string[] = [];
  const end = new AbortController();
  let made = 0;

  async function write(): Promise<void> {
    while (!end.signal.aborted) {
      const externalId = `w${made++}`;
      const body = { externalId, name: 'x'.repeat(200), customFields: { twin: externalId } };
      const { status } = await server.call('POST', '/api/v2/clients/upsert', { body });
      assert.equal(status, 201);
      answered.push(externalId);
    }
  }

  const writers = Array.from({ length: 16 }, write);
  for (let round = 0; round < drillCount(10); round++) {
    const file = join(folder, `backup-${round}.db`);
    const before = [...answered];

    const { rows } = await runJson('backup', file, '--data', server.data.flags.data);

    const restored = join(folder, `restored-${round}`);
    await runJson('restore', file, '--data', restored);
    const clients = queryDatabase(restored, 'SELECT external_id, custom_fields FROM clients');
    const found = new Set(clients.map((client) => client['external_id']));
    assert.deepEqual(
      before.filter((externalId) => !found.has(externalId)),
      [],
    );
    assert.equal(clients.length, (rows as { clients: number }).clients);
    for (const { external_id: id, custom_fields: fields } of clients) {
      assert.deepEqual(JSON.parse(String(fields)), { twin: id });
    }
    assert.deepEqual(queryDatabase(restored, 'PRAGMA integrity_check'), [
      { integrity_check: 'ok' },
    ]);
  }
  end.abort();
  await Promise.all(writers);

  assert.ok(answered.length > 100, `${answered.length} writes`);
});

void test('a quiet directory and its restored backup hold the very same, and the copy serves', async (context) => {
  const server = await start(context);
  await server.call('POST', '/api/v2/clients', { body: { email: 'ada@example.com' } });
  const folder = temporaryDirectory();
  const file = join(folder, 'backup.db');
  const restored = join(folder, 'data');

  await runJson('backup', file, '--data', server.data.flags.data);
  await runJson('restore', file, '--data', restored);

  assert.equal(directoryHash(restored), directoryHash(server.data.flags.data));
  assert.deepEqual(readdirSync(folder).sort(), ['backup.db', 'data']);
  if (process.platform !== 'win32') {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(restored, 'clientele.db')).mode & 0o777, 0o600);
  }
  const doctor = await runClientele(['doctor', '--data', restored]);
  assert.equal(doctor.status, 0, doctor.stdout);
});

void test('neither a file that exists nor data that are there are replaced unasked, and a server is never robbed', async (context) => {
  const server = await start(context);
  await server.call('POST', '/api/v2/clients', { body: { name: 'First' } });
  const folder = temporaryDirectory();
  const file = join(folder, 'backup.db');
  const restored = join(folder, 'data');
  await runJson('backup', file, '--data', server.data.flags.data);
  await runJson('restore', file, '--data', restored);
  const hash = directoryHash(restored);
  await server.call('POST', '/api/v2/clients', { body: { name: 'Second' } });

  const again = await runClientele(['backup', file, '--data', server.data.flags.data]);
  const served = await runClientele(['restore', file, '--force', '--data', server.data.flags.data]);
  const full = await runClientele(['restore', file, '--data', restored]);
  await runJson('backup', file, '--force', '--data', server.data.flags.data);
  const { putAside } = await runJson('restore', file, '--force', '--data', restored);

  assert.deepEqual([again.status, served.status, full.status], [1, 3, 1]);
  assert.match(again.stderr, /^clientele: .* exists already\..*--force[^\n]*\n$/);
  assert.match(served.stderr, /^clientele: Another server is using the data directory[^\n]*\n$/);
  assert.match(full.stderr, /^clientele: .* is not empty\.[^\n]*--force[^\n]*\n$/);
  assert.equal(queryDatabase(restored, 'SELECT 1 FROM clients').length, 2);
  copyFileSync(String(putAside), join(folder, 'clientele.db'));
  assert.equal(directoryHash(folder), hash);
});

void test('what is written for an operator never takes the place of the data, not even by force', async (context) => {
  const server = await start(context);
  const { data } = server.data.flags;
  const linked = join(temporaryDirectory(), 'linked');
  symlinkSync(data, linked);
  await server.call('POST', '/api/v2/clients', { body: { name: 'First' } });
  const hash = directoryHash(data);

  const refused = await Promise.all(
    [
      ['backup', join(data, 'clientele.db')],
      ['backup', join(linked, 'clientele.db-wal')],
      ['export', join(data, 'serve.lock')],
      ['export', join(linked, 'clientele.db')],
    ].map((words) => runClientele([...words, '--force', '--data', data])),
  );

  for (const { status, stderr } of refused) {
    assert.equal(status, 1);
    assert.match(stderr, /^clientele: \S+ is for the data\. Choose another name\.\n$/);
  }
  assert.equal(directoryHash(data), hash);
});

void test('data that a command has open are not replaced under it', async (context) => {
  const server = await start(context);
  const folder = temporaryDirectory();
  const [file, restored] = [join(folder, 'backup.db'), join(folder, 'data')];
  await runJson('backup', file, '--data', server.data.flags.data);
  await runJson('restore', file, '--data', restored);
  const other = new DatabaseSync(join(restored, 'clientele.db'));
  context.after(() => other.close());
  other.exec('PRAGMA journal_mode = WAL; BEGIN; SELECT 1 FROM clients');

  const { status, stderr } = await runClientele(['restore', file, '--force', '--data', restored]);

  assert.equal(status, 3, stderr);
  assert.match(stderr, /^clientele: Another process has the data open\.[^\n]*\n$/);
});

void test(
  'data whose newest commits do not fit into their file stay as they are',
  { skip: !canLimit && 'the size of files cannot be limited here' },
  async (context) => {
    const server = await start(context);
    const folder = temporaryDirectory();
    const [file, live, old] = ['backup.db', 'live', 'old'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await runJson('backup', file, '--data', server.data.flags.data);
    await runJson('restore', file, '--data', live);
    const db = new DatabaseSync(join(live, 'clientele.db'));
    context.after(() => db.close());
    // Nothing copies the journal meanwhile, so that all of it stands there alone.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE ballast (text)',
    );
    db.exec(`INSERT INTO ballast VALUES ('${'x'.repeat(5_000_000)}')`);
    mkdirSync(old);
    for (const name of ['clientele.db', 'clientele.db-wal']) {
      copyFileSync(join(live, name), join(old, name));
    }
    const room = statSync(file).size + 1_000_000;

    const { status, stderr } = await runClientele(['restore', file, '--force', '--data', old], {
      node: ['prlimit', `--fsize=${room}`, process.execPath],
    });

    assert.equal(status, 3, stderr);
    assert.match(stderr, /^clientele: The d[^\n]*\n$/);
    assert.deepEqual(queryDatabase(old, 'SELECT length(text) AS characters FROM ballast'), [
      { characters: 5_000_000 },
    ]);
  },
);

void test('damaged data are put aside with the journal that belongs to them', async (context) => {
  const server = await start(context);
  const folder = temporaryDirectory();
  const [file, old] = [join(folder, 'backup.db'), join(folder, 'data')];
  await runJson('backup', file, '--data', server.data.flags.data);
  mkdirSync(old);
  writeFileSync(join(old, 'clientele.db'), 'no database any more '.repeat(500));
  writeFileSync(join(old, 'clientele.db-wal'), 'its journal');

  const { putAside } = await runJson('restore', file, '--force', '--data', old);

  assert.equal(readFileSync(`${String(putAside)}-wal`, 'utf8'), 'its journal');
  assert.match(readFileSync(String(putAside), 'utf8'), /^no database any more/);
  assert.equal(directoryHash(old), directoryHash(server.data.flags.data));
});

void test('data that a move has not brought in full are not copied', async () => {
  const folder = temporaryDirectory();
  const [file, data] = [join(folder, 'backup.db'), join(folder, 'data')];
  await runJson('keys', 'create', '--name', 'n', '--data', data);
  const db = new DatabaseSync(join(data, 'clientele.db'));
  db.exec("INSERT INTO unfinished_moves (note) VALUES ('half')");
  db.close();

  const { status, stderr } = await runClientele(['backup', file, '--data', data]);

  assert.equal(status, 1);
  assert.match(stderr, /A move to .*data has not ended/);
  assert.deepEqual(readdirSync(folder), ['data']);
});

describe('a file that is no whole backup', () => {
  const folder = temporaryDirectory();
  const sound = join(folder, 'sound.db');

  before(async () => {
    const data = join(folder, 'source');
    await runJson('demo', '--clients', '300', '--data', data);
    await runJson('backup', sound, '--data', data);
  });

  function change(file: string, sql: string): void {
    copyFileSync(sound, file);
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  }

  const cases: readonly (readonly [
    what: string,
    make: (file: string) => void,
    message: RegExp,
    status?: number,
  ])[] = [
    ['cut off in the middle', (file) => cut(file, 0.5), /damaged, or not all of it is there/],
    ['cut off by a byte', (file) => cut(file, 0.9999), /damaged, or not all of it is there/],
    ['empty', (file) => writeFileSync(file, ''), /database of another program/],
    ['a text', (file) => writeFileSync(file, 'id,name\r\n'.repeat(500)), /is no database/],
    ['missing', () => undefined, /There is no file/],
    [
      'another program’s',
      (file) => {
        const db = new DatabaseSync(file);
        db.exec('CREATE TABLE migrations (version TEXT); CREATE TABLE clients (id)');
        db.close();
      },
      /database of another program/,
    ],
    [
      'marked as another program’s',
      (file) => change(file, 'PRAGMA application_id = 42'),
      /database of another program/,
    ],
    [
      'of a newer version',
      (file) => change(file, "INSERT INTO migrations (number, name) VALUES (9999, 'later')"),
      /Upgrade Clientele/,
      4,
    ],
    [
      'a data file without the WAL that belongs to it',
      (file) => {
        copyFileSync(sound, file);
        writeFileSync(`${file}-wal`, 'x');
      },
      /belongs to it/,
    ],
  ];

  function cut(file: string, part: number): void {
    copyFileSync(sound, file);
    truncateSync(file, Math.floor(statSync(sound).size * part));
  }

  for (const [index, [what, make, message, status = 1]] of cases.entries()) {
    it(`is refused in one line and leaves nothing behind: ${what}`, async () => {
      const file = join(folder, `case-${index}.db`);
      const data = join(folder, `data-${index}`);
      make(file);
      const before = existsSync(file) ? readFileSync(file) : undefined;

      const ran = await runClientele(['restore', file, '--data', data]);

      assert.equal(ran.status, status, ran.stderr);
      assert.match(ran.stderr, /^clientele: [^\n]*\n$/);
      assert.match(ran.stderr, message);
      assert.deepEqual(existsSync(file) ? readFileSync(file) : undefined, before);
      const left = existsSync(data) ? readdirSync(data) : [];
      assert.deepEqual(
        left.filter((name) => !name.startsWith('serve.lock')),
        [],
      );
    });
  }
});
