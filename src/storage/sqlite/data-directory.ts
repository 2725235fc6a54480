import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { NoDataError } from '../open-errors.ts';
import { makePrivateDirectory } from './private-files.ts';
import { databasePath } from './sqlite-storage.ts';

/**
 * Makes the directory, for its owner only, where it is missing, and makes sure that it and everything in
 * it can be read and written. Throws the error of the file system, which names the path that is at fault.
 */
export function prepareDataDirectory(path: string): void {
  makePrivateDirectory(path);
  requireAccess(path);
}

/** The same for a directory that must be there with data in it. Throws `NoDataError` where it is not, and as above. */
export function requireDataDirectory(path: string): void {
  // Not `existsSync`, which has nothing to say of a directory that this user may not enter.
  if (statSync(databasePath(path), { throwIfNoEntry: false }) === undefined) {
    throw new NoDataError(path, '--data');
  }
  requireAccess(path);
}

/** Throws the error of the file system where the directory, or anything in it, cannot be read and written. */
export function requireAccess(path: string): void {
  const { R_OK, W_OK, X_OK } = constants;
  // First, since it tells a file from a directory that may not be entered.
  const names = readdirSync(path);
  accessSync(path, R_OK | W_OK | X_OK);
  for (const name of names) {
    unlessGone(() => accessSync(join(path, name), R_OK | W_OK));
  }
}

/** The last connection of another process takes files away, such as the WAL, between two looks. */
function unlessGone(look: () => void): void {
  try {
    look();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      throw error;
    }
  }
}

/**
 * Whether a path is a name of the data file of a directory, or of one that SQLite or a server has beside it, be it there
 * or not: who wrote there would take the data away from whoever has them open.
 */
export function isNameOfData(path: string, directory: string): boolean {
  const folder = dirname(resolve(path));
  return (
    existsSync(directory) &&
    existsSync(folder) &&
    realpathSync(folder) === realpathSync(directory) &&
    /^(?:clientele\.db|serve\.lock)(?:-|$)/.test(basename(path))
  );
}
