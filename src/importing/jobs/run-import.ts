import { DirectoryError } from '../../domain/errors.ts';
import type { ImportJob, ImportPhase } from '../../domain/import-job.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { applyRows } from './apply-rows.ts';
import { checkRows } from './check-rows.ts';
import { ImportStoppedError, type ImportRunner, releaseLease, takeLease } from './import-lease.ts';
import type { ImportServices } from './import-services.ts';
import type { PhaseContext } from './phase-context.ts';
import { revertImport } from './revert-import.ts';

/** Deals with one phase of an import and leaves the job in the next one, or ended. Throws `ImportStoppedError` where it has to stop. */
export type RunPhase = (context: PhaseContext, job: ImportJob) => Promise<void>;

const phases: Readonly<Record<ImportPhase, RunPhase>> = {
  dryRun: checkRows,
  check: checkRows,
  apply: applyRows,
  rollback: revertImport,
  undo: revertImport,
};

/**
 * Runs an import for as long as it is running and nobody else runs it. Resolves when it has ended, was
 * cancelled, is another's, or the runner was told to stop. Rejects with whatever kept it from going on; the
 * import then is as it was after its last chunk.
 */
export async function runImport(
  services: ImportServices,
  key: ImportKey,
  runner: ImportRunner,
): Promise<void> {
  const context = { services, key, runner };
  let job = await takeLease(services, key, runner);
  try {
    while (job?.phase !== undefined && job.phase !== null) {
      await phases[job.phase](context, job);
      job = await takeLease(services, key, runner);
    }
  } catch (error) {
    await releaseLease(services, key, runner, stateAfter(runner, error));
    if (!(error instanceof ImportStoppedError)) {
      throw error;
    }
  }
}

/** What a failure that passes has stopped goes on a little later; any other would only come again. */
function stateAfter({ onStop }: ImportRunner, error: unknown): 'running' | 'paused' {
  const passes =
    error instanceof ImportStoppedError ||
    (error instanceof DirectoryError && error.code === 'unavailable');
  return passes && onStop === 'release' ? 'running' : 'paused';
}
