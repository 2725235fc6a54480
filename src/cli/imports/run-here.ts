import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { type ImportJob, isFreeFor } from '../../domain/import-job.ts';
import type { Imports } from '../../importing/imports.ts';
import type { OpenDirectory } from '../../main.ts';
import type { Surroundings } from '../command.ts';
import { statusOfSignal, stopSignal } from '../stop-signal.ts';
import { createImportProgress } from './import-progress.ts';

/** Which import of which workspace. */
type ImportKey = Parameters<Imports['find']>[0];

/** Who this process is, among those that run imports: a name that tells whether it still lives. */
export function createOwner(): string {
  return `cli:${hostname()}:${process.pid}:${randomUUID()}`;
}

/** Between two looks at an import that another process runs. */
const lookMs = 250;

/** Other commands get at the database so often, and a server, whose callers wait. */
const restEveryMs = 250;
const restEveryMsBesideServer = 50;

/** What running an import in this process takes. */
export interface RunHere extends Pick<Surroundings, 'clock' | 'note' | 'progress'> {
  readonly opened: Pick<OpenDirectory, 'sharesWithServer' | 'storage'>;
  readonly imports: Imports;
  readonly owner: string;
}

/**
 * Runs an import that was started for this process, and shows how far it is. Told to stop, it pauses the
 * import. Where another process has it, it is watched until its end, and taken over should that process die.
 */
export async function runHere(options: RunHere, key: ImportKey): Promise<ImportJob> {
  const { imports, opened, owner, note } = options;
  const { alone, besideOthers, createRest } = await import('../../main.ts');
  const stop = new AbortController();
  void stopSignal((second) => process.exit(statusOfSignal(second))).then(() => stop.abort());
  const onProgress = createImportProgress(options, process.stderr.isTTY);
  const { rest, isBesideServer } = createRest({
    everyMs: restEveryMs,
    everyMsBesideServer: restEveryMsBesideServer,
    isBesideServer: () => opened.sharesWithServer(),
  });
  /** Does nothing where another process has it that may still live. */
  const runIfFree = async (): Promise<ImportJob> => {
    await imports.run(key, {
      owner,
      mayTakeFrom: goneOwners(await imports.find(key)),
      signal: stop.signal,
      onStop: 'pause',
      rest,
      chunkLimits: () =>
        isBesideServer() || opened.storage.hasOtherWriters === true ? besideOthers : alone,
      onProgress,
    });
    return imports.find(key);
  };
  let job = await runIfFree();
  if (job.state === 'running') {
    note('clientele: another process runs this import; watching it.');
  }
  while (job.state === 'running' && !stop.signal.aborted) {
    await delay(lookMs);
    job = await imports.find(key);
    onProgress(job);
    const taker = { owner, mayTakeFrom: goneOwners(job), now: options.clock.now() };
    if (job.state === 'running' && isFreeFor(job, taker)) {
      job = await runIfFree();
    }
  }
  options.progress('');
  return job;
}

/** The process that had the import last, where it ran on this machine and is gone. */
function goneOwners({ lease }: ImportJob): readonly string[] {
  const [kind, host, pid] = lease?.owner.split(':') ?? [];
  return kind === 'cli' && host === hostname() && !isAlive(Number(pid)) ? [lease?.owner ?? ''] : [];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
