import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { refuseNameOfData } from './backup/data-files.ts';
import { CliError } from './cli-error.ts';
import { type StopSignal, stopSignals } from './stop-signal.ts';

/** Whether a file that is there already may be replaced. */
export interface Replacing {
  readonly mayReplace: boolean;
}

/**
 * Throws where no file can be made, or there is one already that may not be replaced: those of the data directory
 * never are.
 */
export function requireFreePlace(path: string, data: string, { mayReplace }: Replacing): void {
  const folder = dirname(resolve(path));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError('failed', 'no_directory', `There is no directory ${folder}.`);
  }
  refuseNameOfData(path, data);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !(mayReplace && found.isFile())) {
    throw found.isFile()
      ? alreadyThere(path)
      : new CliError('failed', 'file_exists', `${path} is not a file. Choose another name.`);
  }
}

/**
 * Makes a file that is whole or not there. `make` writes it under a name beside `path`; once that is on the disk, it
 * gets its own in one step: whoever looks finds all of it or nothing. However else this ends, be it by a signal that
 * asks to end, nothing stays behind. Throws what `make` does, and where another file has the name by now and may not
 * be replaced.
 */
export async function makeWhole<T>(
  path: string,
  replacing: Replacing,
  make: (partial: string) => Promise<T>,
): Promise<T> {
  const partial = `${path}.${process.pid}.partial`;
  const remove = (): void => removeWithCompanions(partial);
  const end = (signal: StopSignal): void => {
    remove();
    // Nobody else listens by now, so this is the end.
    process.kill(process.pid, signal);
  };
  for (const signal of stopSignals) {
    process.once(signal, end);
  }
  try {
    const made = await make(partial);
    giveName(partial, path, replacing);
    return made;
  } finally {
    remove();
    for (const signal of stopSignals) {
      process.off(signal, end);
    }
  }
}

/** A database that is being made has others beside it, named after it. */
function removeWithCompanions(path: string): void {
  const folder = dirname(resolve(path));
  for (const name of readdirSync(folder)) {
    if (name.startsWith(basename(path))) {
      rmSync(join(folder, name), { force: true });
    }
  }
}

function giveName(partial: string, path: string, { mayReplace }: Replacing): void {
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
