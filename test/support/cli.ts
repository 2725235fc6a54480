import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The file that people run. */
export const clientelePath = fileURLToPath(new URL('../../bin/clientele', import.meta.url));

/** How a process is started. */
export interface SpawnOptions {
  /** Beside the variables of this process, without its `CLIENTELE_…` ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input; nothing unless said. */
  readonly input?: string;
  /** The Node that runs it, with its own flags; that of the tests unless said. */
  readonly node?: readonly [path: string, ...flags: string[]];
  /** Another copy of the launcher. */
  readonly script?: string;
  readonly uid?: number;
}

/** What a process left behind. */
export interface Finished {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Sheds nothing because it is late (`no-shedding.ts`). */
function start(args: readonly string[], options: SpawnOptions): ChildProcess {
  const [node, ...flags] = options.node ?? [process.execPath];
  const ours = Object.entries(process.env).filter(([name]) => !/^(CLIENTELE|NODE)_/.test(name));
  return spawn(node, [...flags, options.script ?? clientelePath, ...args], {
    env: {
      ...Object.fromEntries(ours),
      CLIENTELE_LOOP_DELAY_MAX_MS: '0',
      CLIENTELE_WRITE_WAIT_MAX_MS: '0',
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
}

/** Runs a command to its end. */
export async function runClientele(
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Finished> {
  const child = start(args, options);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return finished(child);
}

async function finished(child: ChildProcess): Promise<Finished> {
  const { stdout: out, stderr: err } = child;
  if (out === null || err === null) {
    throw new Error('the process has no output');
  }
  const [[status, signal], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    text(out),
    text(err),
  ]);
  return { status, signal, stdout, stderr };
}

/** A `serve` that listens. */
export interface ServingProcess {
  readonly url: string;
  /** All that it printed until it was ready. */
  readonly greeting: string;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Settles once the process and everything that shares its output is gone. */
  readonly ended: Promise<Finished>;
  /** Settles once the process itself is gone; whoever shares its output is no longer listened to. */
  exited(): Promise<void>;
  /** Ends it as an operator would, where it still runs. */
  stop(): Promise<Finished>;
}

const readyMs = 20_000;

/** Starts `serve` on a free port, unless it is given one, and waits until it is ready. */
export async function serveClientele(
  data: string,
  options: SpawnOptions & { readonly flags?: readonly string[]; readonly port?: number } = {},
): Promise<ServingProcess> {
  const { port = 0, flags = [] } = options;
  const args = ['serve', '--port', String(port), '--data', data, ...flags];
  const child = start(args, options);
  const ended = finished(child);
  const greeting = await readUntil(child, /listening on (http:\S+).*\n/);
  const url = /listening on (http:\S+)/.exec(greeting)?.[1] ?? '';
  return {
    url,
    greeting,
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    ended,
    async exited() {
      if (child.exitCode === null && child.signalCode === null) {
        await once(child, 'exit');
      }
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function readUntil(child: ChildProcess, wanted: RegExp): Promise<string> {
  let seen = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), readyMs);
  try {
    return await new Promise<string>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (wanted.test(seen)) {
          resolve(seen);
        }
      });
      let errors = '';
      child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      child.once('close', () => reject(new Error(`it ended before it was ready: ${errors}`)));
    });
  } finally {
    clearTimeout(timer);
  }
}

/** A directory that is taken away at the end of this process. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'clientele-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}
