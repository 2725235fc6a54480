import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readSettings } from '../../src/config/read-settings.ts';
import type { ImportJob } from '../../src/domain/import-job.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import { runClientele, serveClientele, temporaryDirectory } from '../support/cli.ts';
import {
  clientsHash,
  type Counts,
  countsOf,
  peopleCsv,
  rested,
  upload,
} from '../support/imports.ts';
import { noShedding } from '../support/no-shedding.ts';
import { wordsOf } from '../support/test-data.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/*
 * What only a database has: commands without a data directory, and servers that go on with each other's imports.
 */

const rows = 3_000;
const source = peopleCsv(rows);
const expected = { created: 2_910, updated: 60, unchanged: 0, failed: 30 };

type Report = Counts & { readonly id: string; readonly state: string };

describe('an import by the command line, into a database', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer({ engine: 'postgres' });
  });
  after(() => server.close());

  async function run(...words: readonly string[]): Promise<Report> {
    const { stdout, stderr, status } = await runClientele([
      ...words,
      ...wordsOf(server.data.flags),
      '--json',
    ]);
    assert.equal(status, 0, stderr + stdout);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
  }

  it('is tried, applied with the same counts, tells its bad lines, and is undone beside a server', async () => {
    const file = join(temporaryDirectory(), 'people.csv');
    writeFileSync(file, source.text);
    const untouched = await clientsHash(server.running);

    const tried = await run('import', file, '--dry-run');
    assert.equal(await clientsHash(server.running), untouched);
    const applied = await run('imports', 'resume', tried.id);
    assert.equal(applied.state, 'completed');
    assert.deepEqual(countsOf(tried), expected);
    assert.deepEqual(countsOf(applied), expected);

    const { body } = await server.call('GET', `/api/v2/imports/${tried.id}/errors?limit=100`);
    assert.deepEqual(
      (body as { data: { line: number }[] }).data.map(({ line }) => line),
      source.badLines,
    );
    assert.equal((await run('imports', 'undo', tried.id)).state, 'undone');
    assert.equal(await clientsHash(server.running), untouched);
  });
});

describe('an import whose server dies', () => {
  /** The clock of the second server stands until it is put forward. */
  let now: number;
  let undisturbed: TestServer;
  let place: TestServer;
  let second: RunningServer;

  before(async () => {
    undisturbed = await startTestServer({ engine: 'postgres' });
    place = await startTestServer({ engine: 'postgres' });
    // Its key and its data stay; whoever serves them from here on is started by the test.
    await place.running.close();
  });
  after(async () => {
    await second.close();
    await place.data.remove();
    await undisturbed.close();
  });

  it('is another server’s when the lease has ended and not before, and ends as if nothing had been', async () => {
    const { id: whole } = await upload(undisturbed, source.text, 'start=true');
    const { progress } = await rested(undisturbed, whole);

    const first = await serveClientele(temporaryDirectory(), {
      env: { CLIENTELE_DATABASE: place.data.flags.database ?? '' },
    });
    const { id } = await upload({ url: first.url, key: place.key }, source.text, 'start=true');
    await untilSomeRows(id);
    first.kill('SIGKILL');
    await first.exited();
    now = systemClock.now();
    const left = await jobOf(id);
    assert.equal(left.state, 'running');

    second = await startServer(
      readSettings({ ...place.data.flags, port: '0', ...noShedding }, {}),
      {
        clock: { now: () => now },
      },
    );
    assert.deepEqual(await (await second.imports()).runnable(['another']), []);
    assert.deepEqual(await jobOf(id), left);

    now += 15_000;
    const ended = await rested({ ...place, call: callSecond }, id);
    assert.equal(ended.state, 'completed');
    assert.deepEqual(countsOf(ended.progress), countsOf(progress));
    assert.equal(await clientsHash(second), await clientsHash(undisturbed.running));
  });

  /** As the database has it. */
  async function jobOf(id: string): Promise<ImportJob> {
    const [row] = await place.data.rows(`SELECT job FROM imports WHERE id = '${id}'`);
    return JSON.parse(String(row?.['job'])) as ImportJob;
  }

  async function untilSomeRows(id: string): Promise<void> {
    for (let tries = 0; tries < 1_000; tries++) {
      const { progress } = await jobOf(id);
      if (progress.rows > 0) {
        return;
      }
      await delay(5);
    }
    throw new Error('the import never began');
  }

  async function callSecond(method: string, path: string): ReturnType<TestServer['call']> {
    const response = await fetch(`${second.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${place.key}` },
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
});
