import Papa from 'papaparse';
import type { Import, ImportError } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';

/** What a list of errors adds to the columns, and a list of its errors has anew. */
const added: ReadonlySet<string> = new Set(['import_line', 'import_reason']);

/** The columns of a source that can be corrected. */
export function ownColumns({ columns }: Import['source']): readonly string[] {
  return columns.filter((column) => !added.has(column));
}

/** A row that failed, to be corrected. */
export interface FailedRow {
  readonly line: number;
  /** One text per column. */
  readonly cells: readonly string[];
  readonly errors: ImportError['errors'];
}

/** More would be no work for a form. */
export const correctedMax = 100;

/** The first rows that failed, as they are in the file, with what is wrong with each. */
export async function readFailedRows(
  { id, source }: Import,
  signal: AbortSignal,
): Promise<readonly FailedRow[]> {
  const { data: errors } = await clientele.imports.errors(id, { limit: correctedMax }, { signal });
  const stream = await clientele.imports.errorsCsv(id, { signal });
  const text = await new Response(stream).text();
  const [, ...rows] = Papa.parse<readonly string[]>(text, { preview: correctedMax + 1 }).data;
  const errorsOf = new Map(errors.map((error) => [error.line, error.errors]));
  const width = ownColumns(source).length;
  return rows
    .filter((row) => row.length > width)
    .map((row) => {
      const line = Number(row[width]);
      return {
        line,
        cells: row.slice(0, width).map(withoutGuard),
        errors: errorsOf.get(line) ?? [],
      };
    });
}

/** The apostrophe that keeps spreadsheets from taking a cell for a formula. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Imports corrected rows at once, as the import was told to read the others. */
export async function importCorrected(
  { fileName, source, mapping, options }: Import,
  rows: readonly FailedRow[],
): Promise<Import> {
  const fields = [...ownColumns(source)];
  const text = Papa.unparse({ fields, data: rows.map(({ cells }) => [...cells]) });
  const { dateOrder, defaultCountry, emptyCells, onConflict, withoutKey, atomic } = options;
  const upload = await clientele.imports.upload(text, {
    fileName: `Corrected rows of ${fileName ?? 'a file'}`.slice(0, 255),
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    hasHeader: true,
    emptyCells,
    onConflict,
    withoutKey,
    atomic,
    ...(dateOrder === null ? {} : { dateOrder }),
    ...(defaultCountry === null ? {} : { defaultCountry }),
  });
  const own = mapping.filter(({ column }) => !added.has(column));
  await clientele.imports.update(upload.id, { mapping: own });
  return clientele.imports.start(upload.id);
}
