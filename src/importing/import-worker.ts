import type { ImportKey } from '../storage/import-store.ts';
import type { ImportRunner, Imports } from './imports.ts';
import { besideOthers } from './jobs/chunk-pace.ts';

/** Runs imports in a server, one after the other, for as long as it lives. */
export interface ImportWorker {
  /** Looks at once whether there is something to run. */
  wake(): void;
  /** Stops what runs after the chunk that is under way; whoever is next goes on with it. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  readonly imports: Imports;
  /** Different for each server that can run at the same time; the same for one that comes back. */
  readonly owner: string;
  rest(): Promise<void>;
  /** Told of what kept an import from going on. */
  onError(error: unknown): void;
  /** Between two looks for what nobody runs. 1,000 ms unless said. */
  readonly lookEveryMs?: number;
}

/** Imports that one server runs at the same time: a small one need not wait for a large one. */
const atOnceMax = 2;

/** How often old imports are forgotten. */
const forgetEveryMs = 3_600_000;

/** Starts to look for imports that nobody runs, and runs them. */
export function startImportWorker(options: WorkerOptions): ImportWorker {
  const { imports, owner, rest, onError, lookEveryMs = 1_000 } = options;
  const stop = new AbortController();
  const runner: ImportRunner = {
    owner,
    mayTakeFrom: [],
    signal: stop.signal,
    onStop: 'release',
    rest,
    // Callers of this server wait.
    chunkLimits: () => besideOthers,
  };
  const running = new Map<string, Promise<void>>();
  let look: Promise<void> = Promise.resolve();

  async function lookAround(): Promise<void> {
    if (stop.signal.aborted || running.size >= atOnceMax) {
      return;
    }
    for (const key of await imports.runnable([owner])) {
      if (running.size < atOnceMax && !running.has(key.id) && !stop.signal.aborted) {
        start(key);
      }
    }
  }

  function start(key: ImportKey): void {
    const run = imports
      .run(key, runner)
      .catch(onError)
      .finally(() => running.delete(key.id));
    running.set(key.id, run);
  }

  function wake(): void {
    look = look.then(lookAround).catch(onError);
  }

  const looking = setInterval(wake, lookEveryMs).unref();
  const forgetting = setInterval(() => void imports.forget().catch(onError), forgetEveryMs).unref();
  wake();
  void imports.forget().catch(onError);

  return {
    wake,
    async close() {
      clearInterval(looking);
      clearInterval(forgetting);
      stop.abort();
      await look;
      await Promise.all(running.values());
    },
  };
}

/** The use cases of a server: what is to be run begins at once. */
export function wakingImports(imports: Imports, worker: Pick<ImportWorker, 'wake'>): Imports {
  const waking =
    (start: Imports['start']): Imports['start'] =>
    async (key, owner) => {
      const job = await start(key, owner);
      worker.wake();
      return job;
    };
  return {
    ...imports,
    dryRun: waking(imports.dryRun),
    start: waking(imports.start),
    cancel: waking(imports.cancel),
    resume: waking(imports.resume),
    undo: waking(imports.undo),
  };
}
