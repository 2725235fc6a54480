import { requireDataDirectory } from '../../storage/sqlite/data-directory.ts';
import { backUp, type BackupReport } from '../../storage/sqlite/back-up.ts';
import { type RestoreReport, restore } from '../../storage/sqlite/restore.ts';

const busyTimeoutMs = 5_000;

/** Copies the data of a directory into a new file. See `backUp`. */
export async function backUpData(
  directory: string,
  path: string,
  onProgress: (part: number) => void,
): Promise<BackupReport> {
  requireDataDirectory(directory);
  return backUp(directory, path, { busyTimeoutMs, onProgress });
}

export { restore as restoreData, type BackupReport, type RestoreReport };
