import type { ImportKey } from '../../storage/import-store.ts';
import type { ImportServices } from './import-services.ts';

/** Notes that one transaction removes. */
const notesPerTurn = 2_000;

/** Forgets every import whose time has come, with its source and its errors; one that runs is left. */
export async function forgetImports(services: ImportServices): Promise<void> {
  const { storage, clock } = services;
  for (const key of await storage.imports.expired(clock.now())) {
    const job = await storage.imports.find(key);
    if (job !== undefined && job.state !== 'running') {
      await forgetImport(services, key);
    }
  }
  await storage.imports.removeStraySources();
}

/** Forgets one import. */
export async function forgetImport(services: ImportServices, key: ImportKey): Promise<void> {
  await services.storage.imports.removeSource(key);
  await removeNotes(services, key);
  await services.storage.write(({ imports }) => imports.removeImport(key));
}

/** Removes what an import noted, save in the run `keep`, a little at a time. */
export async function removeNotes(
  { storage }: Pick<ImportServices, 'storage'>,
  key: ImportKey,
  keep?: number,
): Promise<void> {
  let removed: number;
  do {
    removed = await storage.write(({ imports }) =>
      imports.removeNotes(key, { keep, limit: notesPerTurn }),
    );
  } while (removed === notesPerTurn);
}
