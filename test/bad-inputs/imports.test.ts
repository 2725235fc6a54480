import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { act, countsOf, type ImportAnswer, rested, upload } from '../support/imports.ts';
import { requestBytes } from '../support/raw-http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/*
 * The cases of the list that are about files: 110 and 111. Each goes through the upload and to the end of the
 * import; what a row did and which line an error names is pinned.
 */

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** What became of a file. */
interface Pinned {
  readonly created: number;
  /** Lines of the rows that failed. */
  readonly failed?: readonly number[];
  /** What was read as the columns. */
  readonly columns?: readonly string[];
}

const latin = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(text, 'latin1'));
const utf16 = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));

const files: Readonly<Record<string, readonly [string | Uint8Array<ArrayBuffer>, Pinned]>> = {
  'a byte order mark': [
    '\uFEFFEmail,Name\nbom@x.test,A\n',
    { created: 1, columns: ['Email', 'Name'] },
  ],
  CRLF: [
    'Email,Name\r\ncrlf1@x.test,A\r\ncrlf2@x.test,B\r\nbad,C\r\n',
    { created: 2, failed: [4] },
  ],
  'CR alone': ['Email,Name\rcr1@x.test,A\rcr2@x.test,B\rbad,C\r', { created: 2, failed: [4] }],
  LF: ['Email,Name\nlf1@x.test,A\nbad,C\n', { created: 1, failed: [3] }],
  'quotes inside': [
    'Email,Name\nq1@x.test,"A ""B"" C"\nq2@x.test,A "B" C\nbad,C\n',
    { created: 2, failed: [4] },
  ],
  'text behind a quote that closes': [
    'Email,Name\nqa@x.test,"A" B\nqb@x.test,C\n',
    { created: 1, failed: [2] },
  ],
  'a quote that is never closed': [
    'Email,Name\nun1@x.test,A\nun2@x.test,"B\nun3@x.test,C\n',
    { created: 1, failed: [3] },
  ],
  NUL: ['Email,Name\nnul1@x.test,A\u0000B\nnul2@x.test,C\n', { created: 1, failed: [2] }],
  'a cell of 1 MB': [
    `Email,Notes\nmb1@x.test,${'n'.repeat(1_048_576)}\nmb2@x.test,C\n`,
    { created: 1, failed: [2] },
  ],
  'a duplicate header': [
    'Email,Name,Name\ndup@x.test,A,B\n',
    { created: 1, columns: ['Email', 'Name', 'Name (2)'] },
  ],
  'a missing header': [
    'none1@x.test,A\nnone2@x.test,B\n',
    { created: 2, columns: ['column 1', 'column 2'] },
  ],
  'a header without a name': [
    'Email,,Name\nblank@x.test,A,B\n',
    { created: 1, columns: ['Email', 'column 2', 'Name'] },
  ],
  'UTF-16': [utf16('Email,Name\nu16@x.test,Zoë\nbad,C\n'), { created: 1, failed: [3] }],
  'Windows-1252': [latin('Email,Name\n1252@x.test,Zo\u00EB\n'), { created: 1 }],
  semicolons: ['Email;Name\nsemi@x.test;A, B\nbad;C\n', { created: 1, failed: [3] }],
  'too few and too many cells': [
    'Email,Name,Phone\nfew@x.test,A\nmany@x.test,A,1,2\n',
    { created: 1, failed: [3] },
  ],
};

describe('110 CSV of every kind', () => {
  for (const [name, [content, pinned]] of Object.entries(files)) {
    it(name, async () => {
      const { id, source } = await upload(server, content);
      const applied = await act(server, id, 'start');

      assert.equal(applied.state, 'completed');
      const { created, failed = [], columns } = pinned;
      assert.deepEqual(countsOf(applied.progress), {
        created,
        updated: 0,
        unchanged: 0,
        failed: failed.length,
      });
      assert.deepEqual(await failedLines(id), failed);
      assert.deepEqual(source.columns, columns ?? source.columns);
    });
  }

  it('10,001 columns are refused when they are uploaded, and nothing is left of them', async () => {
    const header = Array.from({ length: 10_001 }, (_, index) => `c${index}`).join(',');
    const before = await imports();
    const { status, body } = await server.call('POST', '/api/v2/imports', {
      text: `${header}\n`,
      headers: { 'content-type': 'text/csv' },
    });

    assert.equal(status, 422);
    assert.equal((body as { code: string }).code, 'too_many_items');
    assert.deepEqual(await imports(), before);
  });
});

describe('111 a file that is cut in the middle', () => {
  const whole = 'Email,Name,City\ncut1@x.test,Ann,Bonn\ncut2@x.test,Bob,Köln\n';
  const cut = whole.slice(0, whole.indexOf('Bob'));

  it('is not written in part where it is all or nothing, and its report names the line', async () => {
    const before = await clients();
    const { id } = await upload(server, cut, 'atomic=true&start=true');

    assert.equal((await rested(server, id)).state, 'failed');
    assert.deepEqual(await failedLines(id), [3]);
    assert.equal(await clients(), before);
  });

  it('keeps the rows before the cut where good rows are kept, and names the line', async () => {
    const before = await clients();
    const { id } = await upload(server, cut, 'start=true');

    assert.equal((await rested(server, id)).progress.created, 1);
    assert.deepEqual(await failedLines(id), [3]);
    assert.equal(await clients(), before + 1);
  });

  it('leaves nothing where the caller goes at half of it', async () => {
    const before = await imports();
    const clientsBefore = await clients();
    await sendHalf(whole);

    for (let tries = 0; tries < 200; tries++) {
      if ((await imports()).length === before.length) {
        break;
      }
      await delay(20);
    }
    assert.deepEqual(await imports(), before);
    assert.equal(await clients(), clientsBefore);
  });
});

/** Announces a file, sends half of it, and goes once the server has begun to keep it. */
async function sendHalf(content: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: server.running.port });
  await once(socket, 'connect');
  const headers = {
    authorization: `Bearer ${server.key}`,
    'content-type': 'text/csv',
    'content-length': String(content.length),
  };
  const body = content.slice(0, content.length / 2);
  const target = '/api/v2/imports?atomic=true&start=true';
  const before = await importRows();
  socket.write(requestBytes({ method: 'POST', target, headers, body }));
  let kept = before;
  for (let tries = 0; tries < 200 && kept === before; tries++) {
    await delay(5);
    kept = await importRows();
  }
  assert.equal(kept, before + 1);
  socket.destroy();
}

/** Those that are not all there yet included. */
async function importRows(): Promise<number> {
  return (await server.data.rows('SELECT id FROM imports')).length;
}

async function failedLines(id: string): Promise<readonly number[]> {
  const { body } = await server.call('GET', `/api/v2/imports/${id}/errors`);
  return (body as { data: { line: number }[] }).data.map(({ line }) => line);
}

/** The ids of those that are kept. */
async function imports(): Promise<readonly string[]> {
  const { body } = await server.call('GET', '/api/v2/imports');
  return (body as { data: ImportAnswer[] }).data.map(({ id }) => id);
}

async function clients(): Promise<number> {
  const { body } = await server.call('GET', '/api/v2/clients?total=true&limit=1');
  return (body as { total: number }).total;
}
