import { type ImportJob, importNotFound, isFreeFor } from '../../domain/import-job.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import type { WriteTransaction } from '../../storage/storage.ts';
import type { ChunkLimits } from './chunk-pace.ts';
import type { ImportServices } from './import-services.ts';

/** Who runs imports, and how they are told to stop. */
export interface ImportRunner {
  /** Different for each process that can run at the same time. */
  readonly owner: string;
  /** Owners whose leases are free, because their process is known to be gone. */
  readonly mayTakeFrom: readonly string[];
  readonly signal: AbortSignal;
  /** What becomes of an import whose runner is told to stop: whoever is next goes on, or nobody before it is resumed. */
  readonly onStop: 'release' | 'pause';
  /** Called between two chunks, for others who wait for the same database. */
  rest(): Promise<void>;
  /** What the next chunk may be, for others who write to the same database. */
  chunkLimits(): ChunkLimits;
  /** Told of each chunk that was committed. */
  onProgress?(job: ImportJob): void;
}

/** For how long nobody else runs an import after the last sign of life: a chunk takes a fraction of it. */
export const leaseMs = 15_000;

/** The import is no longer this runner's: it was cancelled, or another one has it. */
export class ImportStoppedError extends Error {
  constructor() {
    super('the import is run by nobody or by another one');
    this.name = 'ImportStoppedError';
  }
}

/** Takes a running import that nobody runs; `undefined` where there is nothing to run, or somebody does. */
export function takeLease(
  { storage, clock }: ImportServices,
  key: ImportKey,
  { owner, mayTakeFrom }: ImportRunner,
): Promise<ImportJob | undefined> {
  return storage.write(async ({ imports }) => {
    const job = await imports.find(key);
    const now = clock.now();
    if (job?.state !== 'running' || !isFreeFor(job, { owner, mayTakeFrom, now })) {
      return undefined;
    }
    const taken = { ...job, lease: { owner, until: now + leaseMs } };
    await imports.putImport(key.workspaceId, taken);
    return taken;
  });
}

/** The import in a transaction of its runner; throws `ImportStoppedError` where it is not this runner's any more. */
export async function ownImport(
  { imports }: Pick<WriteTransaction, 'imports'>,
  key: ImportKey,
  owner: string,
): Promise<ImportJob> {
  const job = await imports.find(key);
  if (job === undefined) {
    throw importNotFound();
  }
  if (job.state !== 'running' || job.lease?.owner !== owner) {
    throw new ImportStoppedError();
  }
  return job;
}

/** Gives an import back, where it still is this runner's. */
export function releaseLease(
  { storage, clock }: ImportServices,
  key: ImportKey,
  { owner }: ImportRunner,
  state: 'running' | 'paused',
): Promise<void> {
  return storage.write(async ({ imports }) => {
    const job = await imports.find(key);
    if (job?.state === 'running' && job.lease?.owner === owner) {
      const released = { ...job, state, lease: null, updatedAt: clock.now() };
      await imports.putImport(key.workspaceId, released);
    }
  });
}
