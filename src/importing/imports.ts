import type { Actor } from '../directory/directory.ts';
import {
  type ImportJob,
  type ImportKept,
  type ImportLease,
  type ImportPhase,
  noProgress,
  noSamples,
  requireState,
} from '../domain/import-job.ts';
import type { ImportRowError } from '../domain/import-errors.ts';
import type { ImportKey } from '../storage/import-store.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import { changeImport, type ImportChange } from './jobs/change-import.ts';
import { errorsCsv, errorsNdjson, importErrors } from './jobs/failed-rows.ts';
import { forgetImport, forgetImports } from './jobs/forget-imports.ts';
import { type ImportRunner, leaseMs } from './jobs/import-lease.ts';
import {
  type ImportServices,
  requireImport,
  requireSource,
  updateImport,
} from './jobs/import-services.ts';
import { requireDateOrder, signatureOf } from './jobs/import-settings.ts';
import { keptRun } from './jobs/revert-import.ts';
import { runImport } from './jobs/run-import.ts';
import { type SampleRow, sampleRows } from './jobs/sample-rows.ts';
import { type ImportUpload, uploadImport } from './jobs/upload-import.ts';

/**
 * What dialects and the command line can do with imports. Every method may reject with a `DirectoryError`:
 * `import_not_found` where there is no such import, `import_state` where it cannot do that now, `unavailable`
 * and `storage_full`. What starts a run only says so: a runner does it, the one that is
 * named as `owner` before all others.
 */
export interface Imports {
  /** Keeps a source and proposes how to read it. Rejects also with `empty_body`, `body_too_large`, `too_many_items`, and what the content throws. */
  upload(actor: Actor, upload: ImportUpload): Promise<ImportJob>;
  find(key: ImportKey): Promise<ImportJob>;
  /** The newest first. */
  list(
    workspaceId: WorkspaceId,
    page: { readonly before?: string | undefined; readonly limit: number },
  ): Promise<readonly ImportJob[]>;
  /** Changes a draft. Rejects also with `validation_failed`. */
  change(key: ImportKey, change: ImportChange): Promise<ImportJob>;
  /** The first rows, and what each would be read as. */
  sample(key: ImportKey, limit: number): Promise<readonly SampleRow[]>;
  /** Counts what a draft would do. Rejects also with `validation_failed`, where the order of dates is open. */
  dryRun(key: ImportKey, owner?: string): Promise<ImportJob>;
  /** Applies a draft, and keeps its mapping for the next source with these columns. Rejects as `dryRun`. */
  start(key: ImportKey, owner?: string): Promise<ImportJob>;
  /** Stops a run after the chunk that is under way; what was written stays, and it can be resumed or undone. */
  cancel(key: ImportKey): Promise<ImportJob>;
  resume(key: ImportKey, owner?: string): Promise<ImportJob>;
  /** Takes back what was written, save what was edited since. */
  undo(key: ImportKey, owner?: string): Promise<ImportJob>;
  /** Forgets an import that does not run; what it wrote stays, and cannot be undone as a whole any more. */
  remove(key: ImportKey): Promise<void>;
  /** Rows that failed behind row `after`. */
  errors(
    key: ImportKey,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly ImportRowError[]>;
  /** The same as a file to be corrected and imported again: CSV with the original columns, or NDJSON with the original values. Rejects also with `import_state`, where the source is gone. */
  errorsFile(key: ImportKey, format: 'csv' | 'ndjson'): Promise<AsyncIterable<string>>;
  /** What an undo left as it was, because it was edited since. */
  kept(
    key: ImportKey,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly ImportKept[]>;
  /** Runs an import until it ends or stops; see `runImport`. */
  run(key: ImportKey, runner: ImportRunner): Promise<void>;
  /** Imports of any workspace that nobody runs. */
  runnable(owners: readonly string[]): Promise<readonly ImportKey[]>;
  /** Forgets those whose time has come. */
  forget(): Promise<void>;
}

export type { ImportChange } from './jobs/change-import.ts';
export type { ImportRunner } from './jobs/import-lease.ts';
export type { ImportUpload } from './jobs/upload-import.ts';
export type { SampleRow } from './jobs/sample-rows.ts';

/** The use cases on imports. */
export function createImports(services: ImportServices): Imports {
  const { storage, clock } = services;
  const change = (key: ImportKey, make: (job: ImportJob) => ImportJob): Promise<ImportJob> =>
    updateImport(services, key, make);

  /** Whoever means to run it takes it at once, so that nobody else does. */
  function leaseOf(owner: string | undefined): ImportLease | null {
    return owner === undefined ? null : { owner, until: clock.now() + leaseMs };
  }

  return {
    upload: (actor, upload) => uploadImport(services, actor, upload),
    find: (key) => requireImport(services, key),
    list: (workspaceId, page) => storage.imports.imports(workspaceId, page),
    change: (key, changes) => changeImport(services, key, changes),
    sample: (key, limit) => sampleRows(services, key, limit),
    dryRun: (key, owner) =>
      change(key, (job) => (isRunning(job, 'dryRun') ? job : begun(job, 'dryRun', leaseOf(owner)))),
    async start(key, owner) {
      const started = await change(key, (job) =>
        isRunning(job, 'check', 'apply') ? job : begun(job, firstPhase(job), leaseOf(owner)),
      );
      const { source, options } = started;
      if (source.hasHeader) {
        const signature = signatureOf(source.columns);
        await storage.write(({ imports }) =>
          imports.putMapping(key.workspaceId, signature, options.mapping),
        );
      }
      return started;
    },
    cancel: (key) =>
      change(key, (job) => {
        if (job.state === 'cancelled') {
          return job;
        }
        requireState(job, ['running', 'paused'], 'cancelled');
        if (job.phase === 'dryRun') {
          return { ...job, state: 'draft', lease: null };
        }
        if (job.phase === 'rollback') {
          // On its way back already; one that was paused goes on.
          return job.state === 'running' ? job : { ...job, state: 'running', lease: null };
        }
        // Nothing of what is all or nothing may stay.
        return job.phase === 'apply' && job.options.isAtomic
          ? { ...job, state: 'running', phase: 'rollback', lease: null }
          : { ...job, state: 'cancelled', lease: null };
      }),
    resume: (key, owner) =>
      change(key, (job) => {
        if (job.state === 'running') {
          return job;
        }
        if (job.state === 'draft') {
          return begun(job, firstPhase(job), leaseOf(owner));
        }
        requireState(job, ['paused', 'cancelled'], 'resumed');
        return { ...job, state: 'running', lease: leaseOf(owner) };
      }),
    undo: (key, owner) =>
      change(key, (job) => {
        if (isRunning(job, 'undo', 'rollback') || job.state === 'undone') {
          return job;
        }
        requireState(job, ['completed', 'cancelled', 'paused'], 'undone');
        const hasWritten = job.firstPosition !== null;
        return hasWritten
          ? { ...job, state: 'running', phase: 'undo', lease: leaseOf(owner) }
          : { ...job, state: 'undone', phase: 'undo', lease: null };
      }),
    async remove(key) {
      requireState(
        await requireImport(services, key),
        ['draft', 'paused', 'cancelled', 'completed', 'failed', 'undone', 'uploading'],
        'removed',
      );
      await forgetImport(services, key);
    },
    async errors(key, { after, limit }) {
      const { run } = await requireImport(services, key);
      const errors: ImportRowError[] = [];
      for await (const error of importErrors(services, key, run, after)) {
        errors.push(error);
        if (errors.length === limit) {
          break;
        }
      }
      return errors;
    },
    async errorsFile(key, format) {
      const job = await requireImport(services, key);
      await requireSource(services, key, job);
      return (format === 'csv' ? errorsCsv : errorsNdjson)(services, key, job);
    },
    async kept(key, { after, limit }) {
      await requireImport(services, key);
      const notes = await storage.imports.notes(key, { run: keptRun, after, limit });
      return notes.map(({ note }) => note as unknown as ImportKept);
    },
    run: (key, runner) => runImport(services, key, runner),
    runnable: (owners) => storage.imports.runnable(clock.now(), owners),
    forget: () => forgetImports(services),
  };
}

function isRunning({ state, phase }: ImportJob, ...phases: readonly ImportPhase[]): boolean {
  return state === 'running' && phase !== null && phases.includes(phase);
}

function firstPhase({ options }: ImportJob): ImportPhase {
  return options.isAtomic ? 'check' : 'apply';
}

/** A draft that runs. Throws `import_state`, and `validation_failed` where the order of its dates is open. */
function begun(job: ImportJob, phase: ImportPhase, lease: ImportLease | null): ImportJob {
  requireState(job, ['draft'], 'started');
  requireDateOrder(job);
  return { ...job, state: 'running', phase, progress: noProgress, samples: noSamples, lease };
}
