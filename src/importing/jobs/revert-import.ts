import type { RevertChange } from '../../domain/commands.ts';
import {
  type ImportJob,
  importActor,
  type ImportKept,
  type ImportUndo,
  undoFrom,
} from '../../domain/import-job.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { StoredChange } from '../../storage/storage.ts';
import { ImportStoppedError, leaseMs, ownImport } from './import-lease.ts';
import type { PhaseContext } from './phase-context.ts';

/** Changes that are taken back in one transaction. */
const chunkChanges = 500;

/** What was kept is noted in a run of its own, beside the errors of the rows. */
export const keptRun = 0;

/**
 * Takes an import back, the newest change first: clients that it made are removed, values that it changed
 * restored. What was edited since is kept and noted. Where it is stands in the transaction of what it took back.
 */
export async function revertImport(context: PhaseContext, given: ImportJob): Promise<void> {
  const { services, key, runner } = context;
  const { imports } = services.storage;
  const actor = {
    workspaceId: key.workspaceId,
    // Of its own, so that what an undo did is never taken for what the import did.
    origin: { actor: `${importActor(key.id)}/undo`, dialect: 'import' },
  };
  const after = given.firstPosition ?? 0;
  let undo = given.undo ?? undoFrom(await services.storage.reader.lastPosition(key.workspaceId));
  let at = performance.now();
  for (;;) {
    if (runner.signal.aborted) {
      throw new ImportStoppedError();
    }
    const changes = await imports.changesOf(key.workspaceId, {
      actor: importActor(key.id),
      after,
      before: undo.before,
      limit: chunkChanges,
    });
    if (changes.length === 0) {
      break;
    }
    const before = changes.at(-1)?.position ?? 0;
    let job = given;
    let next = undo;
    let countedTo = at;
    await services.directory.write(actor, changes.flatMap(commandOf), {
      isAtomic: false,
      alongside: async (transaction, outcomes) => {
        const own = await ownImport(transaction, key, runner.owner);
        if (own.undo !== null && own.undo.before !== undo.before) {
          throw new ImportStoppedError();
        }
        const kept = outcomes.flatMap(keptOf);
        // The commit counts with the next chunk.
        countedTo = performance.now();
        next = withOutcomes({ ...undo, before }, outcomes, countedTo - at);
        const now = services.clock.now();
        const lease = { owner: runner.owner, until: now + leaseMs };
        job = { ...own, undo: next, lease, updatedAt: now };
        await transaction.imports.putImport(key.workspaceId, job);
        const notes = kept.map((note, index) => ({ number: undo.kept + index + 1, note }));
        await transaction.imports.addNotes(key, keptRun, notes);
      },
    });
    at = countedTo;
    undo = next;
    runner.onProgress?.(job);
    await runner.rest();
  }
  await end(context, undo);
}

/** Fields that were first seen in the import stay: others may have used them since. */
function commandOf({ type, entityId, patch }: StoredChange): readonly RevertChange[] {
  return type === 'client.created' || type === 'client.updated'
    ? [{ op: 'revertChange', clientId: entityId, type, patch }]
    : [];
}

function withOutcomes(undo: ImportUndo, outcomes: readonly Outcome[], ms: number): ImportUndo {
  let { removed, restored, kept } = undo;
  for (const outcome of outcomes) {
    if (outcome.kind === 'reverted') {
      removed += outcome.effect === 'removed' ? 1 : 0;
      restored += outcome.effect === 'restored' ? 1 : 0;
      kept += outcome.conflicts.length;
    }
  }
  return { before: undo.before, removed, restored, kept, activeMs: undo.activeMs + ms };
}

function keptOf(outcome: Outcome): readonly JsonValue[] {
  return outcome.kind === 'reverted'
    ? outcome.conflicts.map(({ clientId, field }) => ({ clientId, field }) satisfies ImportKept)
    : [];
}

/** Rolled back is what had a row that failed, or was cancelled before its end. */
function stateAfter({ phase, progress }: ImportJob): ImportJob['state'] {
  if (phase === 'undo') {
    return 'undone';
  }
  return progress.counts.failed > 0 ? 'failed' : 'cancelled';
}

async function end({ services, key, runner }: PhaseContext, undo: ImportUndo): Promise<void> {
  const ended = await services.storage.write(async (transaction) => {
    const own = await ownImport(transaction, key, runner.owner);
    const now = services.clock.now();
    const next: ImportJob = {
      ...own,
      undo,
      state: stateAfter(own),
      lease: null,
      updatedAt: now,
      expiresAt: now + services.keepMs,
    };
    await transaction.imports.putImport(key.workspaceId, next);
    return next;
  });
  runner.onProgress?.(ended);
}
