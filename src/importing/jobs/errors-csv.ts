import Papa from 'papaparse';
import type { ImportRowError } from '../../domain/import-errors.ts';
import type { ImportJob } from '../../domain/import-job.ts';
import { guardCell, unguardCell } from '../../lib/guard-cell.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { readSource } from '../reading/read-source.ts';
import type { SourceRow } from '../reading/source-row.ts';
import type { ImportServices } from './import-services.ts';

/** Errors that are read in one go. */
const pageNotes = 500;

/** The errors of an import, in the order of its rows. */
export async function* importErrors(
  { storage }: Pick<ImportServices, 'storage'>,
  key: ImportKey,
  run: number,
  first = 0,
): AsyncGenerator<ImportRowError> {
  for (let after = first; ;) {
    const notes = await storage.imports.notes(key, { run, after, limit: pageNotes });
    for (const { note } of notes) {
      yield note as unknown as ImportRowError;
    }
    const last = notes.at(-1);
    if (last === undefined || notes.length < pageNotes) {
      return;
    }
    after = last.number;
  }
}

/**
 * The rows that failed as CSV, to be corrected and imported again: the original columns as they were,
 * then the line and the reason, which an import leaves out. Of JSON the text of each value stands in `source`.
 */
export async function* errorsCsv(
  services: Pick<ImportServices, 'storage'>,
  key: ImportKey,
  job: ImportJob,
): AsyncGenerator<string> {
  const { columns, format } = job.source;
  const heading = format === 'csv' ? columns : ['source'];
  yield lineOf([...heading, 'import_line', 'import_reason']);
  const errors = importErrors(services, key, job.run);
  let error = (await errors.next()).value as ImportRowError | undefined;
  for await (const { rows } of readSource(services.storage.imports.source(key), job.source)) {
    let text = '';
    for (const row of rows) {
      if (error !== undefined && row.row === error.row) {
        const cells = cellsOf(row, columns.length).map(unguardCell);
        text += lineOf([...cells, String(error.line), reasonOf(error)]);
        error = (await errors.next()).value as ImportRowError | undefined;
      }
    }
    if (text !== '') {
      yield text;
    }
    if (error === undefined) {
      return;
    }
  }
}

/** A row that is too wide keeps what it has: its cells end up under other columns, as they did before. */
function cellsOf({ content }: SourceRow, width: number): readonly string[] {
  if (content.kind === 'json') {
    return [content.text];
  }
  const missing = Math.max(0, width - content.cells.length);
  return [...content.cells.slice(0, width), ...Array.from({ length: missing }, () => '')];
}

function reasonOf({ issues }: ImportRowError): string {
  return issues
    .map(({ column, message }) => (column === null ? message : `${column}: ${message}`))
    .join(' ');
}

/** Cells that spreadsheets would take for formulas get an apostrophe, which an import takes away again; one that the source had already is not doubled. */
function lineOf(cells: readonly string[]): string {
  return `${Papa.unparse([cells.map(guardCell)])}\r\n`;
}
