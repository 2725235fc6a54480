import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DatabaseSync, backup } from 'node:sqlite';
import { DirectoryError } from '../../domain/errors.ts';
import {
  type BackupContents,
  UnfitBackupError,
  contentsOf,
  finishBackup,
  removeUnfinished,
} from './backup-file.ts';
import { UnfinishedMoveError } from '../open-errors.ts';
import { mapError, sqliteCode } from './sqlite-error.ts';
import { databasePath } from './sqlite-storage.ts';
import { makePrivateFile } from './private-files.ts';

/** What a backup has, and how large it is. */
export interface BackupReport extends BackupContents {
  readonly bytes: number;
}

export interface BackupOptions {
  readonly busyTimeoutMs: number;
  /** Hears from time to time which part of the pages is copied, 0 to 1. */
  readonly onProgress?: ((part: number) => void) | undefined;
}

/** Some megabytes at a time, each on a thread of the pool. */
const pagesAtOnce = 2_048;

/**
 * Copies the data of a directory, as it is at this moment, into a new file at `path`, for its owner only.
 * The source may be written to meanwhile, by any process: one read transaction around the copy fixes what is
 * copied (without it, each commit would make the copy begin anew), and readers stop no writer. Until it ends the WAL
 * cannot be started anew, so it grows by what is written meanwhile. Throws what `finishBackup` does, and `UnfinishedMoveError`; then nothing is left at `path`.
 */
export async function backUp(
  directory: string,
  path: string,
  { busyTimeoutMs, onProgress }: BackupOptions,
): Promise<BackupReport> {
  makePrivateFile(path);
  try {
    const source = await copySnapshot(databasePath(directory), path, { busyTimeoutMs, onProgress });
    const contents = finishBackup(path);
    if (!isDeepStrictEqual(contents, source)) {
      throw new UnfitBackupError('The copy does not have what its source has.');
    }
    return { ...contents, bytes: statSync(path).size };
  } catch (error) {
    removeUnfinished(path);
    throw describe(error);
  }
}

const full = 13;

/** SQLite does not say whose disk is full; here it is that of the copy. */
function describe(error: unknown): unknown {
  return sqliteCode(error) === full
    ? new DirectoryError(
        'storage_full',
        'There is no room for the copy. Free some space, or write it to another disk.',
        {},
        { cause: error },
      )
    : mapError(error);
}

/** Data of any schema can be copied, but not what a move has not brought yet. */
function refuseHalf(db: DatabaseSync, place: string): void {
  const hasNotes = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'unfinished_moves'").get();
  if (hasNotes !== undefined && db.prepare('SELECT 1 FROM unfinished_moves').get() !== undefined) {
    throw new UnfinishedMoveError(dirname(place));
  }
}

async function copySnapshot(
  from: string,
  to: string,
  { busyTimeoutMs, onProgress }: BackupOptions,
): Promise<BackupContents> {
  const db = new DatabaseSync(from, { readOnly: true, timeout: busyTimeoutMs });
  try {
    db.exec('BEGIN');
    refuseHalf(db, from);
    const contents = contentsOf(db);
    await backup(db, to, {
      rate: pagesAtOnce,
      progress: ({ totalPages, remainingPages }) => onProgress?.(1 - remainingPages / totalPages),
    });
    return contents;
  } finally {
    db.close();
  }
}
