import { resolve } from 'node:path';
import type { Settings } from '../../config/settings.ts';
import { type BackupReport, backUp } from '../../storage/sqlite/back-up.ts';
import { isNameOfData, requireDataDirectory } from '../../storage/sqlite/data-directory.ts';
import { type RestoreOptions, type RestoreReport, restore } from '../../storage/sqlite/restore.ts';
import { CliError } from '../cli-error.ts';

const busyTimeoutMs = 5_000;

/** Copies the data into a new file, as `backUp` does. */
export async function backUpData(
  settings: Settings,
  path: string,
  onProgress: (part: number) => void,
): Promise<BackupReport> {
  refuseDatabase(settings);
  const directory = resolve(settings.data);
  requireDataDirectory(directory);
  return backUp(directory, path, { busyTimeoutMs, onProgress });
}

/** Puts a file in the place of the data, as `restore` does. */
export function restoreData(
  settings: Settings,
  file: string,
  options: RestoreOptions,
): RestoreReport {
  refuseDatabase(settings);
  return restore(file, resolve(settings.data), options);
}

/** Throws where what is to be written for an operator would get a name that belongs to the data of a directory. */
export function refuseNameOfData(path: string, directory: string): void {
  if (isNameOfData(path, directory)) {
    throw new CliError('failed', 'file_of_data', `${path} is for the data. Choose another name.`);
  }
}

/** A database server is somebody's to look after already, with better tools than we could bring. */
function refuseDatabase({ database }: Settings): void {
  if (database !== undefined) {
    throw new CliError(
      'failed',
      'not_a_file',
      'The data is in PostgreSQL, which has tools of its own for this: pg_dump and pg_restore, or pgBackRest for every instant. See docs/operating.md.',
    );
  }
}
