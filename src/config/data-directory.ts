import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** There is nothing to work on at the path of a data directory. */
export class NoDataError extends Error {
  constructor(path: string) {
    super(
      `There is no directory of clients in ${path}. \`clientele serve\` makes one; where it is elsewhere, say so with --data.`,
    );
    this.name = 'NoDataError';
  }
}

/**
 * Makes the directory, for its owner only, where it is missing, and makes sure that it and everything in
 * it can be read and written. Throws the error of the file system, which names the path that is at fault.
 */
export function prepareDataDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  requireAccess(path);
}

/** The same for a directory that must be there with this data file in it. Throws `NoDataError` where it is not. */
export function requireDataDirectory(path: string, dataFile: string): void {
  if (!existsSync(dataFile)) {
    throw new NoDataError(path);
  }
  requireAccess(path);
}

/** Throws the error of the file system where the directory, or anything in it, cannot be read and written. */
export function requireAccess(path: string): void {
  const { R_OK, W_OK, X_OK } = constants;
  accessSync(path, R_OK | W_OK | X_OK);
  for (const name of readdirSync(path)) {
    accessSync(join(path, name), R_OK | W_OK);
  }
}
