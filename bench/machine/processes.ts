import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The server's core and that of the load. Both are 0 where they cannot be kept apart. */
export const serverCore = 0;
const loadCore = 1;

/** True where processes can be kept on cores of their own: Linux with `taskset` and two cores. */
export const canPin = availableParallelism() > 1 && hasCommand('taskset');

/** A command line that runs on one core, where that can be had. */
export function pinned(
  where: 'server' | 'load' | 'anywhere',
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } {
  const core = where === 'server' ? serverCore : loadCore;
  return canPin && where !== 'anywhere'
    ? { command: 'taskset', args: ['-c', core.toString(), command, ...args] }
    : { command, args };
}

/** Keeps this process on the load's core, so that it never takes time from a server. */
export function moveToLoadCore(): void {
  if (canPin) {
    spawnSync('taskset', ['-a', '-p', '-c', loadCore.toString(), process.pid.toString()]);
  }
}

/** Lets a server that runs, with all of its threads, have the load's core too, or only its own again. */
export function moveServer(pid: number, cores: 'own' | 'all'): void {
  if (canPin) {
    const list = cores === 'own' ? serverCore.toString() : `${serverCore},${loadCore}`;
    spawnSync('taskset', ['-a', '-p', '-c', list, pid.toString()]);
  }
}

/** True where the command is on the PATH. */
export function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** A server under load. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** Starts a script of this project that prints `listening on URL`, on the server's core. */
export async function startServerProcess(
  script: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const line = pinned('server', process.execPath, [...nodeOptions, path, ...args]);
  const child = spawn(line.command, line.args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await listening(child);
  return { url, pid: child.pid ?? 0, stop: () => stop(child) };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error('the server did not start in time'));
    }, startTimeoutMs);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) {
        clearTimeout(timer);
        resolve(url);
      }
    });
    child.once('exit', (status) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with status ${status} before it listened`));
    });
    child.once('error', reject);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

/** A helper process that answers one question at a time. */
export interface Worker<Q, A> {
  readonly pid: number;
  ask(question: Q): Promise<A>;
  stop(): Promise<void>;
}

/** Starts a script of this folder that answers messages by `serveWorker`. */
export function startWorker<Q extends object, A>(
  where: 'server' | 'load',
  script: string,
): Worker<Q, A> {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const line = pinned(where, process.execPath, ['--expose-gc', path]);
  const child = spawn(line.command, line.args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  let waiting: ((answer: WorkerAnswer<A>) => void) | undefined;
  child.on('message', (answer) => waiting?.(answer as WorkerAnswer<A>));
  child.once('exit', () => waiting?.({ error: 'ended without an answer' }));
  return {
    pid: child.pid ?? 0,
    async ask(question) {
      const answered = new Promise<WorkerAnswer<A>>((resolve) => {
        waiting = resolve;
      });
      child.send(question);
      const answer = await answered;
      if ('error' in answer) {
        throw new Error(`${script}: ${answer.error}`);
      }
      return answer.value;
    },
    stop: () => stop(child),
  };
}

type WorkerAnswer<A> = { readonly value: A } | { readonly error: string };

/** The other side of `startWorker`: ends with its parent. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- callers say what they answer
export function serveWorker<Q, A>(answer: (question: Q) => Promise<A>): void {
  process.on('message', (question) => {
    answer(question as Q).then(
      (value) => process.send?.({ value }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
}
