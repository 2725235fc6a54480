import type { ImportRowError } from '../../domain/import-errors.ts';
import { type ImportJob, importActor, noProgress, noSamples } from '../../domain/import-job.ts';
import { removeNotes } from './forget-imports.ts';
import { ImportStoppedError, leaseMs, ownImport } from './import-lease.ts';
import { rowChunks } from './row-chunks.ts';
import type { PhaseContext } from './phase-context.ts';
import { ScratchPreview } from './scratch-preview.ts';
import { addChunk, noteOf, type Tally } from './tally.ts';

/** A sign of life, and word of how far it is, so often. */
const saveEveryMs = 500;

/** Rows that are tried at once: nothing of them is synced, and `writeInChunks` keeps the event loop free. */
const rowsAtOnce = (): number => 500;

/** Errors that are held between two of them. */
const errorsMax = 2_000;

/**
 * A dry run: every row is decided in its place, through the one write path, with what the rows before it
 * would have done, and dropped. It begins anew after a crash: there is nothing to keep but counts.
 */
export async function checkRows(context: PhaseContext, job: ImportJob): Promise<void> {
  const preview = new ScratchPreview();
  try {
    await checkAll(context, job, preview);
  } finally {
    preview.close();
  }
}

async function checkAll(
  context: PhaseContext,
  job: ImportJob,
  preview: ScratchPreview,
): Promise<void> {
  const { services, key, runner } = context;
  const actor = {
    workspaceId: key.workspaceId,
    origin: { actor: importActor(job.id), dialect: 'import' },
  };
  let tally: Tally = { progress: noProgress, samples: noSamples };
  let errors: ImportRowError[] = [];
  const run = await beginRun(context);
  await removeNotes(services, key, run);
  let savedAt = services.clock.now();
  let at = performance.now();
  for await (const chunk of rowChunks(services, key, job, { after: 0, rowsAtOnce })) {
    if (runner.signal.aborted) {
      throw new ImportStoppedError();
    }
    const outcomes = await services.directory.write(actor, await chunk.commands(), {
      isAtomic: false,
      isDryRun: true,
      preview,
    });
    preview.commit();
    const ms = performance.now() - at;
    at = performance.now();
    const added = addChunk(tally, { ...chunk, outcomes, ms }, job.options.mapping);
    tally = added;
    errors.push(...added.errors);
    if (services.clock.now() - savedAt >= saveEveryMs || errors.length >= errorsMax) {
      await save(context, run, tally, errors);
      errors = [];
      savedAt = services.clock.now();
    }
    await runner.rest();
  }
  await save(context, run, tally, errors);
  await end(context, tally);
}

/** Notes of the run before are not told of any more from here on. */
async function beginRun({ services, key, runner }: PhaseContext): Promise<number> {
  return services.storage.write(async (transaction) => {
    const job = await ownImport(transaction, key, runner.owner);
    const run = job.run + 1;
    const begun = { ...job, run, progress: noProgress, samples: noSamples };
    await transaction.imports.putImport(key.workspaceId, begun);
    return run;
  });
}

async function save(
  { services, key, runner }: PhaseContext,
  run: number,
  tally: Tally,
  errors: readonly ImportRowError[],
): Promise<void> {
  const saved = await services.storage.write(async (transaction) => {
    const job = await ownImport(transaction, key, runner.owner);
    const { progress, samples } = tally;
    const now = services.clock.now();
    const lease = { owner: runner.owner, until: now + leaseMs };
    const next: ImportJob = { ...job, progress, samples, lease, updatedAt: now };
    await transaction.imports.putImport(key.workspaceId, next);
    await transaction.imports.addNotes(key, run, errors.map(noteOf));
    return next;
  });
  runner.onProgress?.(saved);
}

/** A dry run leaves a draft; a check goes on, or ends the import where a row failed. */
async function end({ services, key, runner }: PhaseContext, tally: Tally): Promise<void> {
  const ended = await services.storage.write(async (transaction) => {
    const job = await ownImport(transaction, key, runner.owner);
    const now = services.clock.now();
    const next = afterCheck(job, tally, now);
    await transaction.imports.putImport(key.workspaceId, {
      ...next,
      updatedAt: now,
      expiresAt: now + services.keepMs,
    });
    return next;
  });
  runner.onProgress?.(ended);
}

function afterCheck(job: ImportJob, { progress, samples }: Tally, now: number): ImportJob {
  if (job.phase === 'dryRun') {
    const dryRun = { progress, samples, endedAt: now };
    return { ...job, state: 'draft', lease: null, progress, samples, dryRun };
  }
  return progress.counts.failed > 0
    ? { ...job, state: 'failed', lease: null }
    : { ...job, phase: 'apply', progress: noProgress, samples: noSamples };
}
