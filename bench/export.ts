import {
  createWriteStream,
  mkdirSync,
  openSync,
  rmSync,
  writeSync,
  closeSync,
  statSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { defaultSettings } from '../src/config/settings.ts';
import { type ExportFormat, exportClients } from '../src/exporting/export-clients.ts';
import { openDirectory } from '../src/main.ts';
import { clientColumnList, clientOf } from '../src/storage/rows/client-row.ts';
import { Connection } from '../src/storage/sqlite/connection.ts';
import { databasePath } from '../src/storage/sqlite/sqlite-storage.ts';
import { median } from './arithmetic.ts';
import { cachedDirectory, copyDirectory, scratchDirectory } from './directories/directory-cache.ts';
import { residentMb } from './machine/cpu.ts';
import { startServerProcess } from './machine/processes.ts';

/*
 * How fast clients leave the directory: `node bench/export.ts --size 100000 --rounds 5`. The limit reads
 * the same rows in one statement and writes them as JSON lines with nothing in between; what must be
 * reached is half of it. All of a round run one after the other, on the same machine in the same minute.
 */

interface Measured {
  readonly name: string;
  readonly clientsPerSecond: number;
  readonly ofLimit: number;
}

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
  },
});
const size = Number(values.size);
const rounds = Number(values.rounds);

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Milliseconds to write every row as a line. */
function limit(data: string, out: string): number {
  const began = performance.now();
  const connection = new Connection(databasePath(data), 'reader', { busyTimeoutMs: 0 });
  const file = openSync(out, 'w');
  let lines = '';
  let count = 0;
  for (const row of connection.statement(`SELECT ${clientColumnList} FROM clients`).iterate()) {
    lines += `${JSON.stringify(clientOf(row))}\n`;
    count += 1;
    if (count % 250 === 0) {
      writeSync(file, lines);
      lines = '';
    }
  }
  writeSync(file, lines);
  closeSync(file);
  connection.close();
  return performance.now() - began;
}

async function inProcess(data: string, out: string, format: ExportFormat): Promise<number> {
  const opened = await openDirectory({
    settings: { ...defaultSettings, data },
    mayCreate: false,
  });
  const { workspaceId } = await opened.access.findWorkspace('default');
  const began = performance.now();
  const file = createWriteStream(out);
  const selection = { filter: {}, sort: { by: 'createdAt', order: 'asc' } } as const;
  for await (const { text } of exportClients(opened.directory, {
    workspaceId,
    selection,
    format,
  })) {
    if (!file.write(text)) {
      await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'finish');
  const ms = performance.now() - began;
  await opened.close();
  return ms;
}

async function overHttp(
  url: string,
  key: string,
  out: string,
  format: ExportFormat,
): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${url}/api/v2/exports?format=${format}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (answer.body === null || !answer.ok) {
    throw new Error(`the server answered ${answer.status}`);
  }
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(out));
  return performance.now() - began;
}

async function main(): Promise<void> {
  const cached = await cachedDirectory(size, note);
  const scratch = scratchDirectory();
  const data = join(scratch.path, 'data');
  const out = join(scratch.path, 'out');
  mkdirSync(scratch.path, { recursive: true });
  copyDirectory(cached.dataPath, data);
  const server = await startServerProcess('bin/clientele', [
    'serve',
    '--data',
    data,
    '--port',
    '0',
  ]);
  const runs: Readonly<Record<string, () => number | Promise<number>>> = {
    limit: () => limit(data, out),
    ndjson: () => inProcess(data, out, 'ndjson'),
    csv: () => inProcess(data, out, 'csv'),
    'ndjson over HTTP': () => overHttp(server.url, cached.key, out, 'ndjson'),
    'csv over HTTP': () => overHttp(server.url, cached.key, out, 'csv'),
  };
  const times = new Map(Object.keys(runs).map((name) => [name, [] as number[]]));
  try {
    // The first round warms up and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const [name, run] of Object.entries(runs)) {
        const ms = await run();
        note(`${round} ${name}: ${ms.toFixed(0)} ms, ${(statSync(out).size / 1e6).toFixed(1)} MB`);
        if (round > 0) {
          times.get(name)?.push(ms);
        }
        rmSync(out);
      }
    }
    note(`server at most ${residentMb(server.pid).peak.toFixed(0)} MB resident`);
  } finally {
    await server.stop();
    scratch.dispose();
  }
  const limitMs = median(times.get('limit') ?? []);
  const results: Measured[] = [...times].map(([name, ms]) => ({
    name,
    clientsPerSecond: Math.round((size * 1_000) / median(ms)),
    ofLimit: Number((limitMs / median(ms)).toFixed(2)),
  }));
  console.table(results);
}

await main();
