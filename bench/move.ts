import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { moveData, type Place } from '../src/main.ts';
import type { MoveReport } from '../src/moving/move.ts';
import { startPostgres } from '../src/storage/postgres/postgres-server.testing.ts';
import { databasePath } from '../src/storage/sqlite/sqlite-storage.ts';
import { cachedDirectory, copyDirectory, scratchDirectory } from './directories/directory-cache.ts';
import { orOptionError, readOptions } from './options.ts';

/*
 * `npm run bench:move -- --size 1000000`: moves a directory to PostgreSQL and back, says how fast that went, whether
 * the hashes are equal, and how many bytes a client takes on either engine.
 */

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A line every ten seconds. */
const progressMs = 10_000;

async function timedMove(from: Place, to: Place): Promise<MoveReport & { rate: number }> {
  const began = performance.now();
  let saidAt = began;
  const report = await moveData({ from, to }, ({ step, table = '', rows, total }) => {
    if (performance.now() - saidAt > progressMs) {
      saidAt = performance.now();
      note(`${step} ${table} ${rows} of ${total}`);
    }
  });
  const seconds = (performance.now() - began) / 1_000;
  const rows = Object.values(report.rows).reduce((sum, count) => sum + count, 0);
  return { ...report, rate: rows / seconds };
}

/** Bytes of each table with its indexes, the largest first. */
async function sizesOf(
  url: string,
): Promise<readonly { name: string; heap: number; all: number }[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string; heap: string; all: string }>(
    `SELECT relname AS name, pg_table_size(oid) AS heap, pg_total_relation_size(oid) AS all
     FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
     ORDER BY 3 DESC`,
  );
  await client.end();
  return rows.map(({ name, heap, all }) => ({ name, heap: Number(heap), all: Number(all) }));
}

async function main(): Promise<void> {
  const { sizes } = readOptions(process.argv.slice(2));
  const clients = sizes[0] ?? 10_000;
  const directory = await cachedDirectory(clients, note);
  const scratch = scratchDirectory();
  const server = await startPostgres({ isDurable: true });
  try {
    const [there, back] = [join(scratch.path, 'there'), join(scratch.path, 'back')];
    copyDirectory(directory.dataPath, there);
    const toDatabase = await timedMove({ data: there }, { database: server.url });
    const toFile = await timedMove({ database: server.url }, { data: back });
    const isEqual = JSON.stringify(toDatabase.hashes) === JSON.stringify(toFile.hashes);
    const perClient = (bytes: number): string => (bytes / clients).toFixed(0);
    console.log(
      `${clients} clients: SQLite to PostgreSQL ${toDatabase.rate.toFixed(0)} rows/s, back ${toFile.rate.toFixed(0)} rows/s (comparing included), hashes ${isEqual ? 'equal' : 'DIFFERENT'}`,
    );
    console.log(
      `SQLite: ${perClient(statSync(databasePath(there)).size)} bytes a client before, ${perClient(statSync(databasePath(back)).size)} after`,
    );
    const tables = await sizesOf(server.url);
    const total = tables.reduce((sum, { all }) => sum + all, 0);
    console.log(`PostgreSQL: ${perClient(total)} bytes a client`);
    for (const { name, heap, all } of tables.filter(({ all }) => all > total / 100)) {
      console.log(`  ${name}: ${perClient(heap)} in rows, ${perClient(all - heap)} in indexes`);
    }
    process.exitCode = isEqual ? 0 : 1;
  } finally {
    await server.stop();
    scratch.dispose();
  }
}

await orOptionError(main);
