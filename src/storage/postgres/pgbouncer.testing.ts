import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, unprivileged, untilSaid } from './postgres-server.testing.ts';

/** A PgBouncer of its own for a test file, on loopback, in front of one PostgreSQL. */
export interface Pooler {
  /** The same database, reached through the pooler. */
  urlOf(databaseUrl: string): string;
  stop(): Promise<void>;
}

/** True where PgBouncer is installed on this machine; npm brings none. */
export function hasPgBouncer(): boolean {
  return spawnSync('pgbouncer', ['--version'], { stdio: 'ignore', env }).status === 0;
}

/** Where Debian and others put it is on the path of few users. */
const env = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin` };

/**
 * Starts it in transaction mode, with nothing set that a pooler in front of Clientele would not have by
 * itself, and fewer connections to the server than the tests open: what a session kept would show up in another.
 */
export async function startPgBouncer(serverUrl: string): Promise<Pooler> {
  const server = new URL(serverUrl);
  const directory = await mkdtemp(join(tmpdir(), 'clientele-pgbouncer-'));
  const owner = unprivileged();
  const port = await freePort();
  const file = join(directory, 'pgbouncer.ini');
  const password = server.password === '' ? '' : ` password=${decodeURIComponent(server.password)}`;
  await writeFile(
    file,
    `[databases]
* = host=${server.hostname} port=${server.port} user=${decodeURIComponent(server.username)}${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
`,
  );
  if (owner.uid !== undefined) {
    await chown(directory, owner.uid, owner.gid);
  }
  const pooler = spawn('pgbouncer', [file], {
    ...owner,
    env,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = (): void => {
    pooler.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', end);
  await untilSaid(pooler, 'process up');
  return {
    urlOf(databaseUrl) {
      const url = new URL(databaseUrl);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    async stop() {
      const ended = once(pooler, 'exit');
      pooler.kill('SIGTERM');
      await ended;
      process.off('exit', end);
      await rm(directory, { recursive: true });
    },
  };
}
