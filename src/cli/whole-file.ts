import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CliError } from './cli-error.ts';

/** Whether a file that is there already may be replaced. */
export interface Replacing {
  readonly mayReplace: boolean;
}

/** Throws where no file can be made, or there is one already that may not be replaced. */
export function requireFreePlace(path: string, { mayReplace }: Replacing): void {
  const folder = dirname(resolve(path));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError('failed', 'no_directory', `There is no directory ${folder}.`);
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !(mayReplace && found.isFile())) {
    throw found.isFile()
      ? alreadyThere(path)
      : new CliError('failed', 'file_exists', `${path} is not a file. Choose another name.`);
  }
}

/** A name beside `path` for what is not whole yet. */
export function partialPath(path: string): string {
  return `${path}.${process.pid}.partial`;
}

/**
 * Gives a file that is whole and synced its name, in one step: whoever looks finds all of it or nothing.
 * Throws where another file has the name by now and may not be replaced.
 */
export function giveName(partial: string, path: string, { mayReplace }: Replacing): void {
  if (mayReplace) {
    renameSync(partial, path);
  } else {
    linkNew(partial, path);
    rmSync(partial);
  }
  syncDirectory(dirname(resolve(path)));
}

/** Unlike a rename, a link never takes the place of another file. */
function linkNew(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'EEXIST'
      ? alreadyThere(path)
      : error;
  }
}

/** A name, too, must be on the disk. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function alreadyThere(path: string): CliError {
  return new CliError(
    'failed',
    'file_exists',
    `${path} exists already. Choose another name, or say --force to replace it.`,
  );
}
