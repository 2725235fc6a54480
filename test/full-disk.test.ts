import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  runClientele,
  type ServingProcess,
  serveClientele,
  temporaryDirectory,
} from './support/cli.ts';
import { queryDatabase } from './support/database.ts';

/*
 * A disk without room, and one that refuses every write. Either is made for the server alone: a file system in memory
 * that only its process sees, and a limit on the size of files that only its process has.
 */

interface Disk {
  readonly server: ServingProcess;
  readonly key: string;
  /** Writes a client with notes of so many characters. */
  write(externalId: string, characters: number): Promise<{ status: number; code: unknown }>;
  read(externalId: string): Promise<number>;
}

const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;
const canLimit = spawnSync('prlimit', ['--version']).status === 0;

async function serve(
  context: TestContext,
  data: string,
  options: Parameters<typeof serveClientele>[1] = {},
): Promise<Disk> {
  const server = await serveClientele(data, options);
  context.after(() => server.stop());
  const key = /^ {2}(clk_\w+)$/m.exec(server.greeting)?.[1] ?? '';
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return {
    server,
    key,
    async write(externalId, characters) {
      const answer = await fetch(`${server.url}/api/v2/clients/upsert`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ externalId, notes: 'x'.repeat(characters) }),
      });
      const { code } = (await answer.json()) as { code?: unknown };
      return { status: answer.status, code };
    },
    async read(externalId) {
      const url = `${server.url}/api/v2/clients/lookup?externalId=${externalId}`;
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      return answer.status;
    },
  };
}

/** Writes until a write is refused; gives the ids of those that were answered. */
async function fill({ write }: Disk, prefix: string): Promise<string[]> {
  const answered: string[] = [];
  for (let index = 0; index < 2_000; index++) {
    const { status, code } = await write(`${prefix}${index}`, 20_000);
    if (status !== 201) {
      assert.deepEqual([status, code], [507, 'storage_full']);
      return answered;
    }
    answered.push(`${prefix}${index}`);
  }
  return assert.fail('the disk was never full');
}

void test(
  'a full disk is answered with 507, reads go on, and when there is room again, so do writes: nothing answered is lost',
  { skip: !canMount && 'no file system can be mounted here' },
  async (context) => {
    const data = join(temporaryDirectory(), 'data');
    mkdirSync(data, { mode: 0o700 });
    const script = 'mount -t tmpfs -o size=24m,mode=700 tmpfs "$0" && exec "$@"';
    const disk = await serve(context, data, {
      node: ['unshare', '-rm', 'sh', '-c', script, data, process.execPath],
    });
    // The same directory as the server sees it.
    const seen = join(`/proc/${disk.server.pid}/root`, data);
    const filler = join(seen, 'filler');
    const answered: string[] = [];

    for (const round of ['a', 'b', 'c']) {
      const { bavail, bsize } = statfsSync(seen);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - 2_000_000)));

      answered.push(...(await fill(disk, round)));

      const [first = ''] = answered;
      assert.equal(await disk.read(first), 200);
      assert.equal((await disk.write(`${round}-still`, 20_000)).status, 507);
      rmSync(filler);
      assert.equal((await disk.write(`${round}-again`, 20_000)).status, 201);
      answered.push(`${round}-again`);
    }

    for (const externalId of answered) {
      assert.equal(await disk.read(externalId), 200, externalId);
    }
    assert.equal(await disk.read('a-still'), 404);
    // SQLite follows that path to this process's own root, so it gets copies; nobody writes any more.
    const copy = temporaryDirectory();
    for (const name of ['clientele.db', 'clientele.db-wal']) {
      copyFileSync(join(seen, name), join(copy, name));
    }
    assert.deepEqual(queryDatabase(copy, 'PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
    const rows = queryDatabase(copy, 'SELECT external_id FROM clients');
    assert.deepEqual(new Set(rows.map((row) => row['external_id'])), new Set<unknown>(answered));
    assert.ok(answered.length > 20, `${answered.length} writes`);
  },
);

void test(
  'a disk that refuses every write is answered with 503, reads go on, and so do writes when it takes them again',
  { skip: !canLimit && 'the size of files cannot be limited here' },
  async (context) => {
    const data = join(temporaryDirectory(), 'data');
    const disk = await serve(context, data);
    const limit = (bytes: string): void =>
      void execFileSync('prlimit', ['--pid', String(disk.server.pid), `--fsize=${bytes}:`]);
    assert.equal((await disk.write('before', 10)).status, 201);

    for (let round = 0; round < 3; round++) {
      limit('0');
      const refused = await Promise.all([
        disk.write(`refused-${round}`, 10),
        disk.write(`refused-${round}-too`, 20_000),
      ]);
      const read = await disk.read('before');
      limit('unlimited');
      const taken = await disk.write(`after-${round}`, 10);

      assert.deepEqual(
        refused,
        Array.from({ length: 2 }, () => ({ status: 503, code: 'unavailable' })),
      );
      assert.equal(read, 200);
      assert.equal(taken.status, 201);
      assert.equal(await disk.read(`refused-${round}`), 404);
      assert.equal(await disk.read(`after-${round}`), 200);
    }

    await disk.server.stop();
    const doctor = await runClientele(['doctor', '--data', data, '--json']);
    assert.match(doctor.stdout, /"check":"integrity","state":"ok"/);
  },
);

void test(
  'a backup that finds no room says so in one line, and leaves nothing behind',
  { skip: !canMount && 'no file system can be mounted here' },
  async () => {
    const folder = temporaryDirectory();
    const [data, small] = [join(folder, 'data'), join(folder, 'small')];
    mkdirSync(small);
    await runClientele(['demo', '--clients', '2000', '--data', data]);
    const script =
      'mount -t tmpfs -o size=1m tmpfs "$0" && "$@"; status=$?; ls -A "$0"; exit $status';

    const { status, stdout, stderr } = await runClientele(
      ['backup', join(small, 'backup.db'), '--data', data],
      { node: ['unshare', '-rm', 'sh', '-c', script, small, process.execPath] },
    );

    assert.equal(status, 1);
    assert.match(stderr, /^clientele: There is no room for the copy\.[^\n]*\n$/);
    assert.equal(stdout, '');
    assert.ok(readFileSync(join(data, 'clientele.db')).length > 1_000_000);
  },
);
