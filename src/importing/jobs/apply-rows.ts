import { type ImportJob, importActor, undoFrom } from '../../domain/import-job.ts';
import { ChunkPace } from './chunk-pace.ts';
import { removeNotes } from './forget-imports.ts';
import { ImportStoppedError, leaseMs, ownImport } from './import-lease.ts';
import { rowChunks } from './row-chunks.ts';
import type { PhaseContext } from './phase-context.ts';
import { addChunk, noteOf } from './tally.ts';

/**
 * Writes rows, chunk by chunk. How far it is stands in the transaction of what was written: so a crash
 * neither doubles a row nor loses one, whoever goes on.
 */
export async function applyRows(context: PhaseContext, given: ImportJob): Promise<void> {
  const { services, key, runner } = context;
  const { mapping } = given.options;
  const actor = {
    workspaceId: key.workspaceId,
    origin: { actor: importActor(key.id), dialect: 'import' },
  };
  const begun = await begin(context);
  await removeNotes(services, key, begun.run);
  let job = begun;
  let at = performance.now();
  const pace = new ChunkPace();
  const rowsAtOnce = (): number => pace.rows;
  const { rows: after } = begun.progress;
  for await (const chunk of rowChunks(services, key, begun, { after, rowsAtOnce })) {
    if (runner.signal.aborted) {
      throw new ImportStoppedError();
    }
    const done = job.progress.rows;
    let next = job;
    let countedTo = at;
    const commands = await chunk.commands();
    const began = performance.now();
    await services.directory.write(actor, commands, {
      isAtomic: false,
      alongside: async (transaction, outcomes) => {
        const own = await ownImport(transaction, key, runner.owner);
        if (own.progress.rows !== done) {
          throw new ImportStoppedError();
        }
        // What the commit of this chunk takes counts with the next one: it is over when nothing can be noted any more.
        countedTo = performance.now();
        const ms = countedTo - at;
        const { progress, samples, errors } = addChunk(own, { ...chunk, outcomes, ms }, mapping);
        next = { ...own, progress, samples, ...signOfLife(context) };
        await transaction.imports.putImport(key.workspaceId, next);
        await transaction.imports.addNotes(key, own.run, errors.map(noteOf));
      },
    });
    pace.note(chunk.rows.length, performance.now() - began, runner.chunkLimits());
    at = countedTo;
    job = next;
    runner.onProgress?.(job);
    if (mustRollBack(job)) {
      break;
    }
    await runner.rest();
  }
  const ended = await end(context);
  runner.onProgress?.(ended);
}

/** The change log as it is now is where the import's own changes begin. */
async function begin(context: PhaseContext): Promise<ImportJob> {
  const { services, key, runner } = context;
  const { storage } = services;
  const last = await storage.reader.lastPosition(key.workspaceId);
  return storage.write(async (transaction) => {
    const own = await ownImport(transaction, key, runner.owner);
    if (own.firstPosition !== null) {
      return own;
    }
    const begun = { ...own, firstPosition: last, run: own.run + 1, ...signOfLife(context) };
    await transaction.imports.putImport(key.workspaceId, begun);
    return begun;
  });
}

async function end(context: PhaseContext): Promise<ImportJob> {
  const { services, key, runner } = context;
  const last = await services.storage.reader.lastPosition(key.workspaceId);
  return services.storage.write(async (transaction) => {
    const own = await ownImport(transaction, key, runner.owner);
    const now = services.clock.now();
    const next: ImportJob = mustRollBack(own)
      ? { ...own, phase: 'rollback', undo: undoFrom(last) }
      : { ...own, state: 'completed', lease: null };
    const kept = { ...next, updatedAt: now, expiresAt: now + services.keepMs };
    await transaction.imports.putImport(key.workspaceId, kept);
    return kept;
  });
}

/** All or nothing, and after the check a row failed all the same: somebody else wrote in between. */
function mustRollBack({ options, progress }: ImportJob): boolean {
  return options.isAtomic && progress.counts.failed > 0;
}

function signOfLife({ services, runner }: PhaseContext): Pick<ImportJob, 'lease' | 'updatedAt'> {
  const now = services.clock.now();
  return { lease: { owner: runner.owner, until: now + leaseMs }, updatedAt: now };
}
