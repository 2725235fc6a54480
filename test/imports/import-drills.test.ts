import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readSettings } from '../../src/config/read-settings.ts';
import { openDirectory } from '../../src/main.ts';
import { clientelePath, runClientele, serveClientele, temporaryDirectory } from '../support/cli.ts';
import { drillScale } from '../support/drill-scale.ts';
import { clientsHash, type Counts, countsOf, peopleCsv } from '../support/imports.ts';

/*
 * Large imports by the command line, killed and resumed. In full: a million rows and ten kills; otherwise
 * twenty thousand rows and three, since a tenth of a million would take half of all tests together.
 */

const isFull = drillScale === 1;
const rows = isFull ? 1_000_000 : 20_000;
const kills = isFull ? 10 : 3;

interface Report extends Counts {
  readonly id: string;
  readonly state: string;
}

let file: string;
let badLines: readonly number[];
let undisturbed: { readonly hash: string; readonly report: Report; readonly data: string };

async function run(data: string, ...words: readonly string[]): Promise<Report> {
  const { stdout, stderr } = await runClientele([...words, '--data', data, '--json']);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  assert.ok(last.startsWith('{"id"'), stderr + stdout);
  return JSON.parse(last) as Report;
}

function resumed(data: string, id: string): Promise<Report> {
  return run(data, 'imports', 'resume', id);
}

async function hashOf(data: string): Promise<string> {
  const opened = await openDirectory({ settings: readSettings({ data }, {}), mayCreate: false });
  try {
    return await clientsHash(opened);
  } finally {
    await opened.close();
  }
}

before(async () => {
  const made = peopleCsv(rows);
  ({ badLines } = made);
  file = join(mkdtempSync(`${temporaryDirectory()}-`), 'people.csv');
  writeFileSync(file, made.text);
  const data = temporaryDirectory();
  const report = await run(data, 'import', file);
  undisturbed = { data, report, hash: await hashOf(data) };
});

describe(`an import of ${rows} rows`, () => {
  it('takes every good row and tells the line of every bad one', async () => {
    const { report, data } = undisturbed;
    const { stdout } = await runClientele(['imports', 'errors', report.id, '--data', data]);
    const lines = [...stdout.matchAll(/,(\d+),"?(?:Email|Signed up at):/g)].map(([, line]) =>
      Number(line),
    );

    assert.deepEqual(lines, badLines);
    assert.equal(report.failed, badLines.length);
    assert.equal(report.created + report.updated + report.unchanged, rows - badLines.length);
  });

  it('is counted exactly by a dry run, of which nothing stays', async () => {
    const data = temporaryDirectory();
    const tried = await run(data, 'import', file, '--dry-run');
    const empty = await hashOf(data);
    const applied = await run(data, 'imports', 'resume', tried.id);

    assert.deepEqual(countsOf(tried), countsOf(undisturbed.report));
    assert.deepEqual(countsOf(applied), countsOf(undisturbed.report));
    assert.equal(await hashOf(data), undisturbed.hash);
    assert.notEqual(empty, undisturbed.hash);
  });

  it(`killed ${kills} times and resumed each time, ends as if nobody had`, async (context) => {
    const data = temporaryDirectory();
    await runClientele(['workspaces', 'list', '--data', data]);
    const killed: number[] = [];
    let id = await killAfterSome(['import', file, '--data', data], data, 0);
    for (let kill = 1; kill < kills; kill++) {
      id = await killAfterSome(['imports', 'resume', id, '--data', data], data, kill);
      killed.push(await rowsOf(data, id));
    }
    const report = await resumed(data, id);

    context.diagnostic(`killed at rows ${killed.join(', ')}`);
    assert.equal(report.state, 'completed');
    assert.deepEqual(countsOf(report), countsOf(undisturbed.report));
    assert.equal(await hashOf(data), undisturbed.hash);
  });

  it('in a server that is killed goes on by itself when it is back', async () => {
    const data = temporaryDirectory();
    const first = await serveClientele(data);
    const key = /clk_\w+/.exec(first.greeting)?.[0] ?? '';
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/csv' };
    const response = await fetch(`${first.url}/api/v2/imports?start=true`, {
      method: 'POST',
      headers,
      body: readFileSync(file),
    });
    const { id } = (await response.json()) as Report;
    await untilRows(data, id, 1);
    first.kill('SIGKILL');
    await first.exited();

    const second = await serveClientele(data);
    await untilDone(second.url, key, id);
    await second.stop();

    assert.equal(await hashOf(data), undisturbed.hash);
  });

  it('is undone to the very content of before, killed in the middle or not', async () => {
    const { data, report } = undisturbed;
    const empty = await hashOf(await emptyDirectory());

    await killAfterSome(['imports', 'undo', report.id, '--data', data], data, 1);
    const { state } = await run(data, 'imports', 'show', report.id);
    // It may have been over before it was killed.
    const undone = state === 'undone' ? state : (await resumed(data, report.id)).state;

    assert.equal(undone, 'undone');
    assert.equal(await hashOf(data), empty);
  });
});

async function emptyDirectory(): Promise<string> {
  const data = temporaryDirectory();
  const opened = await openDirectory({ settings: readSettings({ data }, {}), mayCreate: true });
  await opened.close();
  return data;
}

/** Starts a command, kills it at some moment of its work, and gives the id of the import. */
async function killAfterSome(
  words: readonly string[],
  data: string,
  round: number,
): Promise<string> {
  const child = spawn(process.execPath, [clientelePath, ...words], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  // A different share of the work each time; an import that is over by then is as good.
  const id = await untilItRuns(data, words);
  await delay(isFull ? 500 + Math.random() * 6_000 : 40 + ((round * 211) % 500));
  child.kill('SIGKILL');
  await exited;
  return id;
}

/** The import of a command, once it runs. */
async function untilItRuns(data: string, words: readonly string[]): Promise<string> {
  const before = words.includes('undo') ? ['completed'] : ['uploading', 'draft'];
  for (let tries = 0; tries < 600; tries++) {
    const { stdout } = await runClientele(['imports', 'list', '--data', data, '--json']);
    const { imports } = JSON.parse(stdout.startsWith('{"imports"') ? stdout : '{"imports":[]}') as {
      imports: Report[];
    };
    const job = words[0] === 'import' ? imports[0] : imports.find(({ id }) => words.includes(id));
    if (job !== undefined && !before.includes(job.state)) {
      return job.id;
    }
    await delay(20);
  }
  throw new Error('the import never began');
}

async function rowsOf(data: string, id: string): Promise<number> {
  const { stdout } = await runClientele(['imports', 'show', id, '--data', data, '--json']);
  return (JSON.parse(stdout) as { rows: number }).rows;
}

async function untilRows(data: string, id: string, least: number): Promise<void> {
  for (let tries = 0; tries < 600 && (await rowsOf(data, id)) < least; tries++) {
    await delay(10);
  }
}

async function untilDone(url: string, key: string, id: string): Promise<void> {
  for (let tries = 0; tries < 12_000; tries++) {
    const response = await fetch(`${url}/api/v2/imports/${id}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { state } = (await response.json()) as Report;
    if (state === 'completed') {
      return;
    }
    assert.equal(state, 'running');
    await delay(50);
  }
  throw new Error('the import never ended');
}
