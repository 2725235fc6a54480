import { randomUUID } from 'node:crypto';
import type { Settings } from './config/settings.ts';
import { causesOf, type FailedCall } from './http/log.ts';
import type { ReadImported } from './importing/converting/row-rules.ts';
import { type ImportWorker, startImportWorker } from './importing/import-worker.ts';
import { createImports, type Imports } from './importing/imports.ts';
import { createRest } from './importing/rest.ts';

/** Other requests of this server come in between the chunks of an import; this is for other processes. */
const restEveryMs = 250;

/** The use cases of imports. They read the words of every dialect, which few commands have to load. */
export async function openImports(
  settings: Settings,
  parts: Pick<Parameters<typeof createImports>[0], 'storage' | 'directory' | 'clock' | 'newId'>,
): Promise<Imports> {
  const { dialects, ownDialect } = await import('./dialects/registry.ts');
  const refusesJunkIds = settings.refuseJunkIds;
  const readers = new Map<string | null, ReadImported>();
  for (const dialect of dialects.toReversed()) {
    readers.set(dialect.id, (body, fields) =>
      dialect.readImported(body, { fields, refusesJunkIds }),
    );
  }
  readers.set(null, (body, fields) => ownDialect.readImported(body, { fields, refusesJunkIds }));
  return createImports({
    ...parts,
    readers,
    keepMs: settings.importDays * 86_400_000,
    bytesMax: settings.importMegabytes * 1_048_576,
  });
}

/** Who runs imports in a server. */
export interface ServerImports {
  readonly imports: Imports;
  /** Whether no other server can have the same data. */
  readonly isOnlyServer: boolean;
  readonly onFailed: (failed: FailedCall) => void;
}

/** Runs the imports that wait, in the name of this server. */
export function startServerImports({
  imports,
  isOnlyServer,
  onFailed,
}: ServerImports): ImportWorker {
  return startImportWorker({
    imports,
    owner: isOnlyServer ? 'server' : `server:${randomUUID()}`,
    rest: createRest({
      everyMs: restEveryMs,
      everyMsBesideServer: restEveryMs,
      isBesideServer: () => false,
    }).rest,
    onError: (error) => onFailed(failedImport(error)),
  });
}

/** An import is nobody's call; the log has it under its own name. */
function failedImport(error: unknown): FailedCall {
  return { requestId: 'import', method: 'RUN', code: 'internal', causes: causesOf(error) };
}
