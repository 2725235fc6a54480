import { checkCountry } from './check-country.ts';
import { DirectoryError, failureOfIssues } from '../../domain/errors.ts';
import { type ImportJob, noProgress, noSamples, requireState } from '../../domain/import-job.ts';
import type { ColumnMapping, ImportOptions } from '../../domain/import-options.ts';
import type { Issue } from '../../domain/issue.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { changeMapping } from '../mapping/check-mapping.ts';
import { detectSource, type SourceHints } from '../reading/detect-source.ts';
import { type ImportServices, requireImport, updateImport } from './import-services.ts';
import { dateOrderOf } from './import-settings.ts';
import { cellsOf, firstRows, proposeSettings } from './propose-settings.ts';

/** What whoever imports says of an import that has not begun; absent stays. */
export interface ImportChange {
  /** How to read the source; the mapping is then proposed anew. */
  readonly source?: SourceHints | undefined;
  /** Columns that go elsewhere; the others stay. */
  readonly mapping?: readonly ColumnMapping[] | undefined;
  readonly options?: Partial<Omit<ImportOptions, 'mapping'>> | undefined;
}

/** Bytes of the beginning of a source at which it is looked again. */
const sampleBytes = 1024 * 1024;

const rowsLookedAt = 1_000;

/** Rejects with `import_not_found`, `import_state`, `validation_failed`. What a dry run found counts no more. */
export async function changeImport(
  services: ImportServices,
  key: ImportKey,
  change: ImportChange,
): Promise<ImportJob> {
  const job = await requireImport(services, key);
  requireState(job, ['draft'], 'changed');
  const reread = await rereadSource(services, key, job, change.source);
  const { source, options } = reread;
  const changed = optionsOf(services, options, change);
  const fields = await services.directory.fields(key.workspaceId);
  const rows = await firstRows(services, key, source, rowsLookedAt);
  const seenDateOrder = dateOrderOf(changed, cellsOf(rows), fields);
  return updateImport(services, key, (current) => {
    requireState(current, ['draft'], 'changed');
    return {
      ...current,
      source,
      options: changed,
      seenDateOrder,
      dryRun: null,
      phase: null,
      progress: noProgress,
      samples: noSamples,
    };
  });
}

async function rereadSource(
  services: ImportServices,
  key: ImportKey,
  job: ImportJob,
  hints: SourceHints | undefined,
): Promise<Pick<ImportJob, 'source' | 'options'>> {
  if (hints === undefined) {
    return job;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of services.storage.imports.source(key)) {
    parts.push(part);
    length += part.length;
    if (length >= sampleBytes) {
      break;
    }
  }
  const { format, encoding, delimiter, hasHeader, bytes } = job.source;
  const known = { format, encoding, hasHeader, ...(delimiter === null ? {} : { delimiter }) };
  const sample = { bytes: Buffer.concat(parts), encoding, length: bytes };
  const source = detectSource(sample, { ...known, ...hints });
  const { options } = await proposeSettings(services, key, source);
  return {
    source,
    options: { ...job.options, mapping: options.mapping, dialect: options.dialect },
  };
}

/** Throws `validation_failed` with all that is wrong. */
function optionsOf(
  { readers }: ImportServices,
  options: ImportOptions,
  { mapping, options: change = {} }: ImportChange,
): ImportOptions {
  const changed = changeMapping(options.mapping, mapping ?? []);
  const issues: Issue[] = changed.ok ? [] : [...changed.issues];
  issues.push(...checkCountry(change.defaultCountry ?? null));
  const { dialect = options.dialect } = change;
  const isOfCells = options.mapping.length > 0;
  if (!readers.has(dialect) || (isOfCells && Object.hasOwn(change, 'dialect'))) {
    const message = 'Cells have no dialect, and JSON has one of those that this server answers.';
    issues.push({ pointer: '/dialect', code: 'enum', message });
  }
  if (issues.length > 0 || !changed.ok) {
    throw DirectoryError.of(failureOfIssues(issues));
  }
  return { ...options, ...change, dialect, mapping: changed.value };
}
