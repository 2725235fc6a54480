import {
  constants,
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DirectoryError } from '../../domain/errors.ts';
import {
  type BackupContents,
  UnfitBackupError,
  finishBackup,
  removeUnfinished,
  syncFile,
} from './backup-file.ts';
import { acquireServeLock } from './serve-lock.ts';
import { isDamage, mapError, sqliteCode } from './sqlite-error.ts';
import { databasePath } from './sqlite-storage.ts';

/** There is something in the directory that a restore would replace. */
export class NotEmptyError extends Error {
  constructor(directory: string) {
    super(
      `${directory} is not empty. Choose another --data directory, or say --force to replace its data.`,
    );
    this.name = 'NotEmptyError';
  }
}

export interface RestoreOptions {
  /** Data that are there already are put aside. */
  readonly mayReplace: boolean;
  /** Part of the name of what is put aside. */
  readonly now: number;
}

/** What is there now, and the name of what was there before. */
export interface RestoreReport extends BackupContents {
  readonly putAside: string | undefined;
}

/**
 * Puts a backup in the place of the data of a directory that no server and no command uses: as a whole or
 * not at all, whenever it is interrupted. What was there stays beside it under another name. Throws
 * `AlreadyServedError`, `NotEmptyError`, `UnfitBackupError`, `NewerSchemaError`, or `unavailable` where
 * another process has the data open.
 */
export function restore(file: string, directory: string, options: RestoreOptions): RestoreReport {
  requireFile(file);
  refuseJournal(file);
  const lock = acquireServeLock(directory, { waitMs: 0 });
  try {
    const path = databasePath(directory);
    if (!options.mayReplace && !isEmpty(directory)) {
      throw new NotEmptyError(directory);
    }
    const partial = `${path}.restoring`;
    try {
      copyFileSync(file, partial, constants.COPYFILE_FICLONE);
      chmodSync(partial, 0o600);
      const contents = finishBackup(partial);
      openJournal(partial);
      const putAside = existsSync(path) ? putOldAside(path, options.now) : undefined;
      renameSync(partial, path);
      syncFile(directory);
      return { ...contents, putAside };
    } finally {
      removeUnfinished(partial);
    }
  } finally {
    lock.release();
  }
}

function requireFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UnfitBackupError(`There is no file ${file}.`);
  }
}

/** A data file that was copied while it was in use has its newest commits in the file beside it. */
function refuseJournal(file: string): void {
  for (const companion of [`${file}-wal`, `${file}-journal`]) {
    if (existsSync(companion) && statSync(companion).size > 0) {
      throw new UnfitBackupError(
        `${basename(companion)} lies beside the file and belongs to it. Restore what \`clientele backup\` wrote.`,
      );
    }
  }
}

/** Nothing but the lock, and what an interrupted restore left. */
function isEmpty(directory: string): boolean {
  return readdirSync(directory).every((name) => /^serve\.lock|\.restoring$/.test(name));
}

/** As every data file is from its first use on; the file itself says so. */
function openJournal(path: string): void {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA journal_mode = WAL');
  } finally {
    db.close();
  }
  syncFile(path);
}

/** A second name for the old data, which lose the first one when the new data get it. */
function putOldAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${path}.replaced-${stamp}`;
  let mustKeepJournals = false;
  try {
    // Before SQLite looks at them: those that it makes nothing of it takes away.
    for (const journal of journals) {
      if (existsSync(path + journal)) {
        linkSync(path + journal, aside + journal);
      }
    }
    mustKeepJournals = !closeJournal(path);
  } finally {
    for (const journal of mustKeepJournals ? [] : journals) {
      rmSync(aside + journal, { force: true });
    }
  }
  for (const companion of [...journals, '-shm']) {
    rmSync(path + companion, { force: true });
  }
  linkSync(path, aside);
  return aside;
}

/** What has commits that the file itself may not have yet. */
const journals = ['-wal', '-journal'] as const;

const busy = 5;

/**
 * Brings the commits of the WAL into the old file: a WAL that stayed would be read into the new one. It also
 * proves that no other process has it open, for only then SQLite can do it. False where the old file is too
 * damaged for that, which may be why it is replaced. Throws `unavailable`, or `storage_full` where there is
 * no room for the commits: they stay where they are.
 */
function closeJournal(path: string): boolean {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = DELETE');
    return true;
  } catch (error) {
    if (isDamage(error)) {
      return false;
    }
    if (sqliteCode(error) === busy) {
      throw new DirectoryError(
        'unavailable',
        'Another process has the data open. Stop it, then restore again.',
      );
    }
    throw mapError(error);
  } finally {
    db.close();
  }
}
