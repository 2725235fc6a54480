import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { runClientele, temporaryDirectory } from '../support/cli.ts';
import { type ImportAnswer, peopleCsv, rested, upload } from '../support/imports.ts';
import { wordsOf } from '../support/test-data.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/*
 * How long a server's other callers wait while clients are imported: on a machine of our own about 100 ms at
 * most. On one that others use too, the figures say more of them than of us, so the bounds are wide.
 */

const middleMaxMs = 250;
const worstMaxMs = 3_000;
const callsMax = 2_000;

describe('other requests of a server wait about 100 ms at most', () => {
  let server: TestServer;
  let file: string;
  const { text } = peopleCsv(10_000);

  before(async () => {
    server = await startTestServer();
    file = join(temporaryDirectory(), 'people.csv');
    writeFileSync(file, text);
  });
  after(() => server.close());

  it('while it runs an import', async (context) => {
    const { id } = await upload(server, text, 'start=true');
    const waits = await waitsUntil(rested(server, id));

    check(context, waits);
    assert.equal((await importOf(id)).state, 'completed');
  });

  it('while the command line imports beside it', async (context) => {
    const words = ['import', file, '--workspace', 'beside', ...wordsOf(server.data.flags)];
    await server.addWorkspace('beside');
    const command = runClientele(words);
    const waits = await waitsUntil(command);

    check(context, waits);
    assert.equal((await command).status, 0);
  });

  it('while both do so', async (context) => {
    await server.addWorkspace('both');
    const { key } = await server.addWorkspace('of the server');
    const words = ['import', file, '--workspace', 'both', ...wordsOf(server.data.flags)];
    const { id } = await upload({ url: server.url, key }, text, 'start=true');
    const call: TestServer['call'] = (method, path) => server.call(method, path, { key });
    const both = Promise.all([runClientele(words), rested({ ...server, call }, id)]);
    const waits = await waitsUntil(both);

    check(context, waits);
    const [command, ended] = await both;
    assert.equal(command.status, 0);
    assert.equal(ended.state, 'completed');
  });

  async function importOf(id: string): Promise<ImportAnswer> {
    const { body } = await server.call('GET', `/api/v2/imports/${id}`);
    return body as ImportAnswer;
  }

  /** How long each of one caller's writes took, in milliseconds, one after the other until something has ended. */
  async function waitsUntil(end: Promise<unknown>): Promise<readonly number[]> {
    const ended = new AbortController();
    const watched = end.finally(() => ended.abort()).catch(() => undefined);
    const waits: number[] = [];
    while (!ended.signal.aborted && waits.length < callsMax) {
      const began = performance.now();
      const { status } = await server.call('POST', '/api/v2/clients/upsert', {
        body: { email: `meanwhile${waits.length}@x.test` },
      });
      waits.push(performance.now() - began);
      assert.ok(status < 300, `answered ${status}`);
    }
    await watched;
    return waits;
  }
});

function check(context: TestContext, waits: readonly number[]): void {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Infinity);
  const [middle, high, worst] = [at(0.5), at(0.99), at(1)];
  context.diagnostic(
    `${sorted.length} writes: half in ${middle} ms, 99 % in ${high} ms, all in ${worst} ms`,
  );
  assert.ok(middle < middleMaxMs, `half of them waited ${middle} ms`);
  assert.ok(worst < worstMaxMs, `one of them waited ${worst} ms`);
}
