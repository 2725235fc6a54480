import type { FieldCatalog } from '../../domain/field.ts';
import type { ImportJob } from '../../domain/import-job.ts';
import {
  type ColumnMapping,
  type ImportOptions,
  defaultImportOptions,
} from '../../domain/import-options.ts';
import type { ImportSource } from '../../domain/import-source.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { headerKey } from '../mapping/known-headers.ts';
import { suggestMapping } from '../mapping/suggest-mapping.ts';
import { readSource } from '../reading/read-source.ts';
import type { SourceRow } from '../reading/source-row.ts';
import type { ImportServices } from './import-services.ts';
import { dateOrderOf, signatureOf } from './import-settings.ts';

/** Rows that a proposal looks at. */
const rowsLookedAt = 1_000;

/** Rows on which dialects are tried. */
const rowsTried = 20;

/** The options with which to begin: the mapping that was saved for these columns, else a suggested one. */
export async function proposeSettings(
  services: ImportServices,
  key: ImportKey,
  source: ImportSource,
): Promise<Pick<ImportJob, 'options' | 'seenDateOrder'>> {
  const fields = await services.directory.fields(key.workspaceId);
  const rows = await firstRows(services, key, source, rowsLookedAt);
  const options: ImportOptions = {
    ...defaultImportOptions,
    mapping: await mappingFor(services, key, { source, rows, fields }),
    dialect: source.format === 'csv' ? null : dialectOf(services, rows, fields),
  };
  return { options, seenDateOrder: dateOrderOf(options, cellsOf(rows), fields) };
}

/** The rows that a source begins with. */
export async function firstRows(
  { storage }: Pick<ImportServices, 'storage'>,
  key: ImportKey,
  source: ImportSource,
  limit: number,
): Promise<readonly SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of readSource(storage.imports.source(key), source)) {
    rows.push(...batch.rows.slice(0, limit - rows.length));
    if (rows.length === limit) {
      break;
    }
  }
  return rows;
}

/** The cells of those rows that have any. */
export function cellsOf(rows: readonly SourceRow[]): readonly (readonly string[])[] {
  return rows.flatMap(({ content }) => (content.kind === 'cells' ? [content.cells] : []));
}

interface Looked {
  readonly source: ImportSource;
  readonly rows: readonly SourceRow[];
  readonly fields: FieldCatalog;
}

async function mappingFor(
  { storage, directory }: ImportServices,
  { workspaceId }: ImportKey,
  { source, rows, fields }: Looked,
): Promise<readonly ColumnMapping[]> {
  const { columns, hasHeader } = source;
  const saved = hasHeader
    ? await storage.imports.mapping(workspaceId, signatureOf(columns))
    : undefined;
  const cells = cellsOf(rows);
  const idColumn = columns.findIndex((column) => headerKey(column) === 'id');
  const id = parseUuid(cells[0]?.[idColumn]?.trim() ?? '');
  const knowsIds = id !== undefined && (await directory.client(workspaceId, id)) !== undefined;
  if (saved === undefined) {
    return suggestMapping({ columns, hasHeader, rows: cells.slice(0, 100), fields, knowsIds });
  }
  const byName = new Map(saved.map(({ column, field }) => [column, field]));
  const mapping = columns.map((column) => ({ column, field: byName.get(column) ?? null }));
  // Whether ids are those of clients here is a matter of this file, whatever was said of the last one.
  return knowsIds &&
    mapping[idColumn]?.field === null &&
    !mapping.some(({ field }) => field === 'id')
    ? mapping.with(idColumn, { ...mapping[idColumn], field: 'id' })
    : mapping;
}

/** The dialect in whose words most of the first rows are, of several the one that is tried first: single bad rows make a file no other one's. */
function dialectOf(
  { readers }: ImportServices,
  rows: readonly SourceRow[],
  fields: FieldCatalog,
): string | null {
  const values = rows
    .slice(0, rowsTried)
    .flatMap(({ content }) =>
      content.kind === 'json' && content.value !== undefined ? [content.value] : [],
    );
  const dialects = [...readers].flatMap(([id, read]) =>
    id === null ? [] : [{ id, fitting: values.filter((value) => read(value, fields).ok).length }],
  );
  const most = Math.max(...dialects.map(({ fitting }) => fitting));
  return dialects.find(({ fitting }) => fitting === most)?.id ?? null;
}
