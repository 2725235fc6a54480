import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type ServingProcess, serveClientele, temporaryDirectory } from './support/cli.ts';
import {
  type ConnectionAnswer,
  type Connection,
  openConnection,
  overConnections,
} from './support/connection.ts';
import { queryDatabase } from './support/database.ts';
import { drillCount } from './support/drill-scale.ts';

/*
 * Callers of `/api/v2` whose server dies do not know what became of their calls. Whoever repeats a call with
 * its `Idempotency-Key` gets its answer, and the call has had its effect once: however far it had come.
 */

const dyingNode = [
  process.execPath,
  '--require',
  fileURLToPath(new URL('support/kill-before-answer.cjs', import.meta.url)),
] as const;

function keyIn({ greeting }: ServingProcess): string {
  return /clk_\w+/.exec(greeting)?.[0] ?? assert.fail('the first start tells no key');
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
}

/** The id in an answer. */
function idIn(body: JsonValue): string {
  return (body as { readonly id: string }).id;
}

async function good(connection: Connection, { method, path, body }: Call): Promise<JsonValue> {
  const answer = await connection.send(method, path, body);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

const create = (name: string): Call => ({
  method: 'POST',
  path: '/api/v2/clients',
  body: { name },
});

/** Calls that cannot be repeated without a key, each with what must be there before. */
const calls: Readonly<Record<string, (connection: Connection) => Promise<Call>>> = {
  create: () => Promise.resolve(create('Created')),
  batch: () =>
    Promise.resolve({
      method: 'POST',
      path: '/api/v2/clients/batch',
      body: { operations: [{ op: 'create', data: { name: 'In a batch' } }] },
    }),
  async change(connection) {
    const id = idIn(await good(connection, create('Before')));
    return { method: 'PATCH', path: `/api/v2/clients/${id}`, body: { name: 'After' } };
  },
  async deletion(connection) {
    const id = idIn(await good(connection, create('Gone')));
    return { method: 'DELETE', path: `/api/v2/clients/${id}` };
  },
  'new key': () =>
    Promise.resolve({ method: 'POST', path: '/api/v2/keys', body: { name: 'Made' } }),
  async 'rotated key'(connection) {
    const body = { name: 'Rotated' };
    const id = idIn(await good(connection, { method: 'POST', path: '/api/v2/keys', body }));
    return { method: 'POST', path: `/api/v2/keys/${id}/rotate`, body: {} };
  },
};

describe('a server that dies between commit and answer', () => {
  const data = temporaryDirectory();
  let server: ServingProcess;
  let key: string;

  const start = (): Promise<ServingProcess> => serveClientele(data, { node: dyingNode });
  before(async () => {
    server = await start();
    key = keyIn(server);
  });
  after(() => server.stop());

  for (const [label, prepare] of Object.entries(calls)) {
    it(`has had its effect, and a retry gets the answer: ${label}`, async () => {
      const connection = openConnection(server.url, key);
      const { method, path, body } = await prepare(connection);
      const headers = { 'idempotency-key': `dies-${label.replace(' ', '-')}` };
      const before = footprint(data);

      const dying = connection.send(method, path, body, {
        ...headers,
        'x-kill-before-answer': 'yes',
      });
      await assert.rejects(dying);
      assert.equal((await server.ended).signal, 'SIGKILL');
      const committed = footprint(data);
      server = await start();
      const retrying = openConnection(server.url, key);
      const [first, second] = [
        await retrying.send(method, path, body, headers),
        await retrying.send(method, path, body, headers),
      ];
      connection.close();
      retrying.close();

      assert.notDeepEqual(committed, before, 'it had committed');
      assert.ok(first.status < 300, JSON.stringify(first.body));
      assert.deepEqual(said(second), said(first));
      assert.deepEqual(footprint(data), committed, 'it had a second effect');
    });
  }
});

/** An answer without what differs each time: its id, its date, and whether it was a retry. */
function said({ status, body, headers: { etag, location } }: ConnectionAnswer): unknown {
  return { status, body, etag, location };
}

/** How much has happened: rows of the change log, keys, keys that end. */
function footprint(data: string): unknown {
  return queryDatabase(
    data,
    `SELECT (SELECT count(*) FROM changes) AS changes, (SELECT count(*) FROM keys) AS keys,
            (SELECT count(*) FROM keys WHERE expires_at IS NOT NULL) AS ending`,
  )[0];
}

const killCount = drillCount(50);
const writerCount = 16;
/** From before the first commit to well into the steady state. */
const killAfterMs = { min: 5, max: 400 };

/** A call under a key, and its answer once there is one. */
interface Tried extends Call {
  readonly idempotencyKey: string;
  readonly kind: Kind;
  answer?: ConnectionAnswer;
}

type Kind = 'create' | 'batch' | 'delete' | 'rotate';
const kinds: readonly Kind[] = ['create', 'create', 'batch', 'delete', 'rotate'];

/** What a call is to do, where what it is to be done to is made first, without a key. */
async function prepared(connection: Connection, kind: Kind, mark: string): Promise<Call> {
  switch (kind) {
    case 'create':
      return create(mark);
    case 'batch':
      return {
        method: 'POST',
        path: '/api/v2/clients/batch',
        body: { operations: [{ op: 'create', data: { name: mark } }] },
      };
    case 'delete': {
      const id = idIn(await good(connection, create(mark)));
      return { method: 'DELETE', path: `/api/v2/clients/${id}` };
    }
    case 'rotate': {
      const body = { name: mark, scopes: ['read'] };
      const id = idIn(await good(connection, { method: 'POST', path: '/api/v2/keys', body }));
      return { method: 'POST', path: `/api/v2/keys/${id}/rotate`, body: {} };
    }
  }
}

/** Writes without a pause, each call under a key of its own, until the connection ends. */
async function writeUntilCut(
  connection: Connection,
  tried: Map<string, Tried>,
  { round, writer }: { readonly round: number; readonly writer: number },
): Promise<void> {
  const kind = kinds[writer % kinds.length] ?? 'create';
  for (let n = 0; ; n++) {
    const mark = `mark-${round}-${writer}-${n}-end`;
    let entry: Tried;
    try {
      entry = { ...(await prepared(connection, kind, mark)), kind, idempotencyKey: mark };
    } catch (error) {
      assert.ok(!(error instanceof assert.AssertionError), error as Error);
      return;
    }
    tried.set(mark, entry);
    try {
      entry.answer = await sendUnderKey(connection, entry);
    } catch {
      return;
    }
  }
}

async function sendUnderKey(
  connection: Connection,
  { method, path, body, idempotencyKey }: Tried,
): Promise<ConnectionAnswer> {
  return connection.send(method, path, body, { 'idempotency-key': idempotencyKey });
}

it(`${killCount} kills under ${writerCount} writers: every call is repeated until it is answered, and has one effect`, async (context) => {
  const data = temporaryDirectory();
  const tried = new Map<string, Tried>();
  let unanswered = 0;
  let key = '';

  for (let round = 0; round <= killCount; round++) {
    const server = await serveClientele(data);
    key ||= keyIn(server);
    try {
      unanswered += await retryAll(server, key, tried, round - 1);
      if (round < killCount) {
        const writing = overConnections(
          { url: server.url, key, count: writerCount },
          (connection, writer) => writeUntilCut(connection, tried, { round, writer }),
        );
        await delay(killAfterMs.min + Math.random() * (killAfterMs.max - killAfterMs.min));
        process.kill(server.pid, 'SIGKILL');
        await writing;
        assert.equal((await server.ended).signal, 'SIGKILL');
      }
    } finally {
      await server.stop();
    }
  }

  context.diagnostic(
    `${unanswered} of ${tried.size} calls had no answer before they were repeated`,
  );
  assert.ok(unanswered > 0, 'no call was cut off');
  assertOneEffectEach(data, tried);
});

/** Repeats every call of a round: what was answered is answered the same, what was not is answered now. */
async function retryAll(
  { url }: ServingProcess,
  key: string,
  tried: ReadonlyMap<string, Tried>,
  round: number,
): Promise<number> {
  const connection = openConnection(url, key);
  const ofRound = [...tried.values()].filter(({ idempotencyKey }) =>
    idempotencyKey.startsWith(`mark-${round}-`),
  );
  let unanswered = 0;
  try {
    for (const entry of ofRound) {
      const answer = await sendUnderKey(connection, entry);
      assert.ok(answer.status < 300, `${entry.method} ${entry.path} ${JSON.stringify(answer)}`);
      unanswered += entry.answer === undefined ? 1 : 0;
      assert.deepEqual(said(answer), said(entry.answer ?? answer));
    }
  } finally {
    connection.close();
  }
  return unanswered;
}

function assertOneEffectEach(data: string, tried: ReadonlyMap<string, Tried>): void {
  const created = countsBy(
    data,
    `SELECT json_extract(patch, '$.name[1]') AS mark, count(*) AS n FROM changes
     WHERE type = 'client.created' GROUP BY mark`,
  );
  const rotated = countsBy(data, 'SELECT name AS mark, count(*) AS n FROM keys GROUP BY name');
  const deleted = countsBy(
    data,
    `SELECT entity_id AS mark, count(*) AS n FROM changes WHERE type = 'client.deleted' GROUP BY mark`,
  );
  for (const { kind, path, idempotencyKey: mark } of tried.values()) {
    switch (kind) {
      case 'create':
      case 'batch':
        assert.equal(created.get(mark), 1, mark);
        break;
      case 'delete':
        assert.equal(deleted.get(path.split('/').at(-1) ?? ''), 1, mark);
        break;
      case 'rotate':
        // The first one and the one in its place.
        assert.equal(rotated.get(mark), 2, mark);
        break;
    }
  }
}

function countsBy(data: string, sql: string): ReadonlyMap<string, number> {
  return new Map(
    queryDatabase(data, sql).map(({ mark, n }): [string, number] => [String(mark), Number(n)]),
  );
}
