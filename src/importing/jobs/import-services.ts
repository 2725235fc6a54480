import type { Directory } from '../../directory/directory.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { type ImportJob, importNotFound } from '../../domain/import-job.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ImportReaders } from '../converting/row-rules.ts';

/** What imports are made of. */
export interface ImportServices {
  readonly storage: Pick<Storage, 'imports' | 'reader' | 'write'>;
  readonly directory: Pick<Directory, 'write' | 'fields' | 'client'>;
  readonly clock: Clock;
  newId(ms: number): string;
  readonly readers: ImportReaders;
  /** How long an import is kept after it was last touched, with its source and its errors. */
  readonly keepMs: number;
  /** How large a source may be. */
  readonly bytesMax: number;
}

/** Changes an import in a transaction of its own. Throws `import_not_found`, and what `change` throws. */
export function updateImport(
  { storage, clock, keepMs }: ImportServices,
  key: ImportKey,
  change: (job: ImportJob) => ImportJob,
): Promise<ImportJob> {
  return storage.write(async ({ imports }) => {
    const job = await imports.find(key);
    if (job === undefined) {
      throw importNotFound();
    }
    const changed = change(job);
    if (changed === job) {
      return job;
    }
    const now = clock.now();
    const next = { ...changed, updatedAt: now, expiresAt: now + keepMs };
    await imports.putImport(key.workspaceId, next);
    return next;
  });
}

/** Throws `import_not_found`. */
export async function requireImport(
  { storage }: Pick<ImportServices, 'storage'>,
  key: ImportKey,
): Promise<ImportJob> {
  const job = await storage.imports.find(key);
  if (job === undefined) {
    throw importNotFound();
  }
  return job;
}

/** A source that is gone, as after restoring a backup, is no empty one: rows would be lost in silence. Throws `import_state`. */
export async function requireSource(
  { storage }: Pick<ImportServices, 'storage'>,
  key: ImportKey,
  { source }: ImportJob,
): Promise<void> {
  let isThere = source.bytes === 0;
  for await (const piece of storage.imports.source(key)) {
    isThere ||= piece.length > 0;
    break;
  }
  if (!isThere) {
    const message =
      'The source of this import is not there any more: a backup has none. Upload it again.';
    throw new DirectoryError('import_state', message);
  }
}
