import { Client } from 'pg';
import { moveData } from '../../src/main.ts';
import { startPostgres } from '../../src/storage/postgres/postgres-server.testing.ts';
import type { CachedDirectory } from '../directories/directory-cache.ts';

/** A PostgreSQL of its own that syncs what it commits, with a directory that can be copied. */
export interface BenchDatabases {
  /** A fresh copy of the directory, in a database of this name. */
  copy(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and moves a directory into it. */
export async function startDatabases(directory: CachedDirectory): Promise<BenchDatabases> {
  const server = await startPostgres({ isDurable: true });
  const urlOf = (name: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const run = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run('CREATE DATABASE original');
  await moveData(
    { from: { data: directory.dataPath }, to: { database: urlOf('original') } },
    () => undefined,
  );
  return {
    async copy(name) {
      await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await run(`CREATE DATABASE ${name} TEMPLATE original`);
      await run('CHECKPOINT');
      return urlOf(name);
    },
    stop: () => server.stop(),
  };
}
