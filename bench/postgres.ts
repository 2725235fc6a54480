import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { combinedLimit, median, type Round, summarize } from './arithmetic.ts';
import {
  type CachedDirectory,
  cachedDirectory,
  scratchDirectory,
} from './directories/directory-cache.ts';
import type { PostgresLimitAnswer, PostgresLimitQuestion } from './limits/postgres-limit.ts';
import { chooseGenerator } from './load/choose-generator.ts';
import type { PreparedLoad } from './load/generator.ts';
import { nextTag } from './load/load-runner.ts';
import { clockworkUpserts } from './load/loads.ts';
import { machineLine } from './machine/machine-line.ts';
import {
  moveServer,
  moveToLoadCore,
  type ServerProcess,
  startServerProcess,
  startWorker,
} from './machine/processes.ts';
import { orOptionError, readOptions } from './options.ts';
import { type BenchDatabases, startDatabases } from './postgres/databases.ts';
import { sampleAnswers } from './sample-answers.ts';
import { postgresMarkers, renderTable, replaceBetweenMarkers } from './table.ts';

/*
 * `npm run bench:postgres`: an upsert on PostgreSQL beside the limits of the same machine, and what a second
 * server brings where the database is further away.
 */

const docsPath = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

const load = clockworkUpserts('attributes');
const connections = 64;
const perGroup = 64;
const groupsPerSlice = 24;
/** Milliseconds that are added to each round trip to the database. */
const distanceMs = 2;

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Bench {
  readonly directory: CachedDirectory;
  readonly databases: BenchDatabases;
  readonly rounds: number;
  /** Length of a slice; the first round warms up. */
  seconds(round: number): number;
  prepare(url: string): PreparedLoad;
}

/** Upserts per second of H, S and ours, in rounds. */
async function measureUpserts(bench: Bench): Promise<readonly Round[]> {
  const { databases, directory, rounds } = bench;
  const server = await serveOn(await databases.copy('served'));
  const routes = await sampleAnswers(load, { directory, server });
  const limit = await startServerProcess('bench/limits/limit-server.ts', [JSON.stringify(routes)]);
  const storage = startWorker<PostgresLimitQuestion, PostgresLimitAnswer>(
    'server',
    'limits/postgres-limit.ts',
  );
  try {
    await storage.ask({
      op: 'record',
      database: await databases.copy('recorded'),
      targetsPath: directory.targetsPath,
      load,
      groups: (rounds + 1) * groupsPerSlice,
      perGroup,
    });
    await storage.ask({ op: 'open', database: await databases.copy('replayed') });
    const [http, ours] = [bench.prepare(limit.url), bench.prepare(server.url)];
    const measured: Round[] = [];
    for (let round = 0; round <= rounds; round++) {
      const slice = { connections, seconds: bench.seconds(round) };
      const h = (await http.run({ ...slice, tag: nextTag() })).perSecond;
      const us = await ours.run({ ...slice, tag: nextTag() });
      const { operations, ms } = await storage.ask({ op: 'replay', groups: groupsPerSlice });
      const s = operations / (ms / 1_000);
      note(
        `H ${h.toFixed(0)} S ${s.toFixed(0)} limit ${combinedLimit(h, s).toFixed(0)} ours ${us.perSecond.toFixed(0)} (p99 ${us.p99Ms.toFixed(1)} ms, ${us.refused + us.failed} failures)`,
      );
      if (round > 0) {
        measured.push({ http: h, storage: s, ours: us.perSecond });
      }
    }
    await storage.ask({ op: 'close' });
    return measured;
  } finally {
    await storage.stop();
    await limit.stop();
    await server.stop();
  }
}

interface TwoServers {
  readonly one: number;
  readonly two: number;
}

/** Upserts per second through one server and through two, with the same callers, on a database that is further away. */
async function measureServers(bench: Bench): Promise<readonly TwoServers[]> {
  const { databases, rounds } = bench;
  const database = new URL(await databases.copy('distant'));
  const proxy = await startServerProcess('bench/machine/delaying-proxy.ts', [
    database.href,
    String(distanceMs),
  ]);
  database.host = new URL(proxy.url).host;
  const servers = [await serveOn(database.href), await serveOn(database.href)] as const;
  // Nothing is kept on a core: on one, two servers could only take turns.
  for (const { pid } of [proxy, ...servers]) {
    moveServer(pid, 'all');
  }
  try {
    const [first, second] = [bench.prepare(servers[0].url), bench.prepare(servers[1].url)];
    const measured: TwoServers[] = [];
    for (let round = 0; round <= rounds; round++) {
      const all = { connections, seconds: bench.seconds(round), onAllCores: true };
      const half = { ...all, connections: connections / 2 };
      const one = (await first.run({ ...all, tag: nextTag() })).perSecond;
      const both = await Promise.all([
        first.run({ ...half, tag: nextTag() }),
        second.run({ ...half, tag: nextTag() }),
      ]);
      const two = both.reduce((sum, { perSecond }) => sum + perSecond, 0);
      note(`${distanceMs} ms away: one server ${one.toFixed(0)}, two ${two.toFixed(0)}`);
      if (round > 0) {
        measured.push({ one, two });
      }
    }
    return measured;
  } finally {
    await servers[0].stop();
    await servers[1].stop();
    await proxy.stop();
  }
}

function serveOn(database: string): Promise<ServerProcess> {
  return startServerProcess('bin/clientele', [
    'serve',
    '--port=0',
    `--database=${database}`,
    '--log-level=error',
  ]);
}

function render(
  machine: string,
  clients: number,
  rounds: readonly Round[],
  servers: readonly TwoServers[],
): string {
  const { http, storage, combined, ours, combinedRatio } = summarize(rounds);
  const [one, two] = [median(servers.map((r) => r.one)), median(servers.map((r) => r.two))];
  const gain = median(servers.map((r) => r.two / r.one));
  return [
    machine,
    '',
    renderTable(
      [
        `Figure, ${count(clients)} clients, ${connections} connections`,
        'H /s',
        'S /s',
        'Limit /s',
        'Ours /s',
        'Of limit',
        'Must',
      ],
      [
        [
          'Clockwork upsert on PostgreSQL',
          ...[http, storage, combined, ours].map(count),
          combinedRatio.toFixed(2),
          '0.50',
        ],
      ],
    ),
    '',
    renderTable(
      [
        `Round trips of ${distanceMs} ms more`,
        'One server /s',
        'Two servers /s',
        'Two to one',
        'Must',
      ],
      [['Clockwork upsert on PostgreSQL', count(one), count(two), gain.toFixed(2), '> 1']],
    ),
  ].join('\n');
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const clients = options.sizes[0] ?? 10_000;
  const scratch = scratchDirectory();
  try {
    const directory = await cachedDirectory(clients, note);
    const generator = chooseGenerator({ ...options, folder: scratch.path, note });
    const { key, targetsPath } = directory;
    const bench = {
      directory,
      rounds: options.rounds,
      seconds: (round: number) => (round === 0 ? options.warmUpSeconds : options.sliceSeconds),
      prepare: (url: string) => generator.prepare({ load, url, key, targetsPath }),
    };
    // First, while this process and with it the database have all cores, as two servers have.
    const servers = await withDatabases(bench, measureServers);
    moveToLoadCore();
    const upserts = await withDatabases(bench, measureUpserts);
    const text = render(machineLine(generator), clients, upserts, servers);
    console.log(text);
    if (options.writesDocs) {
      const page = replaceBetweenMarkers(readFileSync(docsPath, 'utf8'), text, postgresMarkers);
      writeFileSync(docsPath, page);
    }
  } finally {
    scratch.dispose();
  }
}

async function withDatabases<T>(
  bench: Omit<Bench, 'databases'>,
  measure: (bench: Bench) => Promise<T>,
): Promise<T> {
  const databases = await startDatabases(bench.directory);
  try {
    return await measure({ ...bench, databases });
  } finally {
    await databases.stop();
  }
}

await orOptionError(main);
