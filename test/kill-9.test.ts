import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  runClientele,
  type ServingProcess,
  serveClientele,
  temporaryDirectory,
} from './support/cli.ts';
import { openConnection, overConnections } from './support/connection.ts';
import { createLedger, type Ledger, writeUntilCut } from './support/crash-writers.ts';
import { queryDatabase } from './support/database.ts';
import { drillCount } from './support/drill-scale.ts';

/*
 * The process that holds the database is killed, with SIGKILL, in the middle of writes of every dialect,
 * and started again on the same data. Whoever was told that a write succeeded must find it.
 */

const killCount = drillCount(50);
const writerCount = 16;
/** From the start of the process until it takes requests. */
const restartMsMax = 2_000;
/**
 * On a machine so busy that even printing the version takes long, this many times as long as that. On a
 * quiet one it is below the limit above.
 */
const restartVersionsMax = 4;
/** From before the first commit to well into the steady state and its checkpoints. */
const killAfterMs = { min: 5, max: 600 };

it(`${killCount} kills under ${writerCount} writers lose no answered write and leave no half of one`, async (context) => {
  const data = temporaryDirectory();
  const ledger = createLedger();
  const restartsMs: number[] = [];
  const versionsMs: number[] = [];
  let key = '';

  for (let round = 0; round <= killCount; round++) {
    versionsMs.push((await timed(() => runClientele(['--version']))).ms);
    const { ms, result: server } = await timed(() => serveClientele(data));
    if (round > 0) {
      restartsMs.push(ms);
    }
    key ||= /clk_\w+/.exec(server.greeting)?.[0] ?? '';
    try {
      await assertKept(data, ledger, server, key);
      if (round < killCount) {
        await writeAndKill(server, key, ledger, round);
      }
    } finally {
      await server.stop();
    }
  }

  const answered = ledger.answered.size;
  const restartMs = median(restartsMs);
  const limitMs = Math.max(restartMsMax, restartVersionsMax * median(versionsMs));
  context.diagnostic(
    `${answered} answered of ${ledger.sent.size} sent; restarts took ${restartMs} ms (median), ${Math.max(...restartsMs)} ms (slowest); the version ${median(versionsMs)} ms`,
  );
  assert.deepEqual(ledger.surprises, []);
  assert.ok(answered > killCount * writerCount, 'the writers hardly wrote');
  assert.ok(restartMs < limitMs, `restarts took ${restartMs} ms`);
});

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly ms: number; readonly result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - began), result };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
}

async function writeAndKill(
  server: ServingProcess,
  key: string,
  ledger: Ledger,
  round: number,
): Promise<void> {
  const { url } = server;
  const { min, max } = killAfterMs;
  const writing = overConnections({ url, key, count: writerCount }, (connection, writer) =>
    writeUntilCut(connection, ledger, { round, writer }),
  );
  await delay(min + Math.random() * (max - min));

  process.kill(server.pid, 'SIGKILL');

  await writing;
  assert.equal((await server.ended).signal, 'SIGKILL');
}

/** One row of the change log, with the mark of the call that wrote it. */
interface MarkedChange {
  readonly entityId: string;
  readonly version: number;
  readonly position: number;
  readonly mark: string;
}

async function assertKept(
  data: string,
  ledger: Ledger,
  { url }: ServingProcess,
  key: string,
): Promise<void> {
  assert.deepEqual(queryDatabase(data, 'PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  assert.deepEqual(
    queryDatabase(data, 'SELECT DISTINCT doc AS pk FROM client_terms ORDER BY doc'),
    queryDatabase(data, 'SELECT pk FROM clients ORDER BY pk'),
    'the search index has other clients than the directory',
  );
  const changes = clientChanges(data);
  assertAllOrNothing(changes, ledger);
  const clients = assertRecordsMatchLog(data, changes);
  const connection = openConnection(url, key);
  try {
    const list = await connection.send('GET', '/api/v1/clients?limit=1');
    assert.equal((list.body as { total: number }).total, clients);
    await assertFound(connection, changes, ledger);
  } finally {
    connection.close();
  }
}

/** Each answered call has all its change-log rows; one that was under way has all or none; and nobody else wrote. */
function assertAllOrNothing(changes: readonly MarkedChange[], ledger: Ledger): void {
  const rows = new Map<string, number>();
  for (const { mark } of changes) {
    assert.ok(ledger.sent.has(mark), `nobody sent "${mark}"`);
    rows.set(mark, (rows.get(mark) ?? 0) + 1);
  }
  for (const { mark, records } of ledger.sent.values()) {
    const kept = rows.get(mark) ?? 0;
    assert.ok(kept === records || kept === 0, `"${mark}" has ${kept} of ${records} rows`);
    assert.ok(kept > 0 || !ledger.answered.has(mark), `"${mark}" was answered and is gone`);
  }
}

/** Every record is what its last change-log row says, and its versions are the rows; returns how many there are. */
function assertRecordsMatchLog(data: string, changes: readonly MarkedChange[]): number {
  const byClient = Map.groupBy(changes, ({ entityId }) => entityId);
  const clients = queryDatabase(
    data,
    'SELECT id, version, last_change, name, family_name, custom_fields FROM clients',
  );
  assert.equal(clients.length, byClient.size);
  for (const client of clients) {
    const own = byClient.get(String(client['id'])) ?? [];
    assert.deepEqual(
      own.map(({ version }) => version),
      own.map((_, index) => index + 1),
    );
    const last = own.at(-1);
    assert.equal(client['version'], last?.version);
    assert.equal(client['last_change'], last?.position);
    assert.ok(
      JSON.stringify(client).includes(`${last?.mark}`),
      'a record is not what its log says',
    );
  }
  return clients.length;
}

/** The last name of the latest ones is found by search: the search rows came with their records. */
async function assertFound(
  connection: ReturnType<typeof openConnection>,
  changes: readonly MarkedChange[],
  ledger: Ledger,
): Promise<void> {
  const latest = new Map(changes.map((change) => [change.entityId, change]));
  const named = [...latest.values()].filter(({ mark }) => ledger.sent.get(mark)?.isInName);
  for (const { mark, entityId } of named.slice(-writerCount)) {
    const path = `/api/v1/clients?query=${encodeURIComponent(mark)}`;
    const found = (await connection.send('GET', path)).body as { data: { id: string }[] };
    assert.deepEqual(
      found.data.map(({ id }) => id),
      [entityId],
    );
  }
}

function clientChanges(data: string): MarkedChange[] {
  const rows = queryDatabase(
    data,
    `SELECT entity_id, version, position, patch FROM changes
     WHERE type LIKE 'client.%' ORDER BY position`,
  );
  return rows.map((row) => ({
    entityId: String(row['entity_id']),
    version: Number(row['version']),
    position: Number(row['position']),
    mark: markAfter(String(row['patch'])),
  }));
}

/** The mark among the values after the change. */
function markAfter(patch: string): string {
  const after = Object.values(JSON.parse(patch) as Record<string, [unknown, unknown]>);
  return /mark-\d+-\d+-\d+-end/.exec(after.map((values) => values[1]).join('\n'))?.[0] ?? patch;
}
