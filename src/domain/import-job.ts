import type { ChangePatch } from './change.ts';
import { DirectoryError } from './errors.ts';
import type { ImportIssue } from './import-errors.ts';
import type { DateOrder, ImportOptions } from './import-options.ts';
import type { ImportSource } from './import-source.ts';

/**
 * Where an import stands.
 *
 *   uploading --> draft --dry run, start--> running --> completed --undo--> running --> undone
 *                   ^---------dry run ends----|  |---> failed (all or nothing, and something failed)
 *                                                |---> paused, cancelled --resume--> running
 */
export type ImportState =
  | 'uploading'
  | 'draft'
  | 'running'
  | 'paused'
  | 'cancelled'
  | 'completed'
  | 'failed'
  | 'undone';

export const importStates = [
  'uploading',
  'draft',
  'running',
  'paused',
  'cancelled',
  'completed',
  'failed',
  'undone',
] as const;

/** What a running import does, or did when it stopped. `check` comes before `apply`, and `rollback` after it, where it is all or nothing. */
export type ImportPhase = 'dryRun' | 'check' | 'apply' | 'rollback' | 'undo';

export const importPhases = ['dryRun', 'check', 'apply', 'rollback', 'undo'] as const;

/** How many rows came to which end. */
export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** How far a phase is. */
export interface ImportProgress {
  /** The last row that was dealt with. */
  readonly rows: number;
  /** Of the source, up to there. */
  readonly bytes: number;
  readonly counts: ImportCounts;
  /** Time spent, pauses left out. */
  readonly activeMs: number;
}

/** A row that shows what the others of its kind are like. */
export interface ImportSample {
  readonly row: number;
  readonly line: number;
  /** A name for the client; `null` where the row failed. */
  readonly label: string | null;
  /** What changes, as the change log says it. */
  readonly patch: ChangePatch;
  readonly issues: readonly ImportIssue[];
}

export type ImportSamples = Readonly<Record<keyof ImportCounts, readonly ImportSample[]>>;

/** What a dry run found. */
export interface ImportReport {
  readonly progress: ImportProgress;
  readonly samples: ImportSamples;
  readonly endedAt: number;
}

/** How far taking an import back is. */
export interface ImportUndo {
  /** Changes above this position have been dealt with. */
  readonly before: number;
  /** Clients that the import had made, and that are gone again. */
  readonly removed: number;
  /** Changes to clients that were taken back. */
  readonly restored: number;
  /** What was edited since, and so was kept. */
  readonly kept: number;
  readonly activeMs: number;
}

/** Something that was edited since an import, and that its undoing left as it is. */
export interface ImportKept {
  readonly clientId: string;
  /** The member; '' where it is the client as a whole. */
  readonly field: string;
}

/** One import, from its upload to its end. */
export interface ImportJob {
  readonly id: string;
  readonly fileName: string | null;
  /** Who brought it, as the change log names them. */
  readonly createdBy: string;
  readonly state: ImportState;
  /** `null` until something has been run. */
  readonly phase: ImportPhase | null;
  readonly source: ImportSource;
  readonly options: ImportOptions;
  /** In which order the dates of the source were seen to be; 'ambiguous' has to be settled before a start. */
  readonly seenDateOrder: DateOrder | 'none' | 'ambiguous' | 'mixed';
  /** Of the phase that runs, or of the last one. */
  readonly progress: ImportProgress;
  readonly samples: ImportSamples;
  /** `null`: none has ended since the options changed. */
  readonly dryRun: ImportReport | null;
  /** Which of its notes count: each phase that can fail begins with none. */
  readonly run: number;
  /** The change log when it began to be applied; its changes stand behind. */
  readonly firstPosition: number | null;
  readonly undo: ImportUndo | null;
  /** Who runs it, and until when nobody else may; `null`: nobody. */
  readonly lease: ImportLease | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it is forgotten, with its source and its errors. */
  readonly expiresAt: number;
}

export interface ImportLease {
  readonly owner: string;
  readonly until: number;
}

/** Samples of each kind. */
export const samplesMax = 5;

export const noCounts: ImportCounts = { created: 0, updated: 0, unchanged: 0, failed: 0 };

export const noProgress: ImportProgress = { rows: 0, bytes: 0, counts: noCounts, activeMs: 0 };

export const noSamples: ImportSamples = { created: [], updated: [], unchanged: [], failed: [] };

/** The actor of what an import writes. */
export function importActor(id: string): string {
  return `import:${id}`;
}

/** Throws `import_state` where the import is in none of these states. */
export function requireState(job: ImportJob, states: readonly ImportState[], doing: string): void {
  if (!states.includes(job.state)) {
    throw new DirectoryError(
      'import_state',
      `An import that is ${job.state} cannot be ${doing}; it must be ${states.join(' or ')}.`,
    );
  }
}

export function importNotFound(): DirectoryError {
  return new DirectoryError('import_not_found', 'There is no import with this id.');
}

/** An undo of everything up to this position. */
export function undoFrom(last: number): ImportUndo {
  return { before: last + 1, removed: 0, restored: 0, kept: 0, activeMs: 0 };
}

/** Who would run an import, and of whom they know that they are gone. */
export interface LeaseTaker {
  readonly owner: string;
  readonly mayTakeFrom: readonly string[];
  readonly now: number;
}

/** Whether nobody runs an import, or only who is known to be gone or has shown no sign of life for too long. */
export function isFreeFor(
  { lease }: Pick<ImportJob, 'lease'>,
  { owner, mayTakeFrom, now }: LeaseTaker,
): boolean {
  return (
    lease === null ||
    lease.until <= now ||
    lease.owner === owner ||
    mayTakeFrom.includes(lease.owner)
  );
}
