import Papa from 'papaparse';
import { errorMembers, errorNames, type ImportRowError } from '../../domain/import-errors.ts';
import type { ImportJob } from '../../domain/import-job.ts';
import { guardCell, unguardCell } from '../../lib/guard-cell.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { readSource } from '../reading/read-source.ts';
import type { SourceRow } from '../reading/source-row.ts';
import type { ImportServices } from './import-services.ts';

type Services = Pick<ImportServices, 'storage'>;

/** Errors that are read in one go. */
const pageNotes = 500;

/** The errors of an import, in the order of its rows. */
export async function* importErrors(
  { storage }: Services,
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
  services: Services,
  key: ImportKey,
  job: ImportJob,
): AsyncGenerator<string> {
  const columns = ownColumns(job.source.columns);
  const heading = job.source.format === 'csv' ? columns.names : ['source'];
  yield csvLine([...heading, errorMembers.line, errorMembers.reason]);
  for await (const rows of failedRows(services, key, job)) {
    yield rows
      .map(({ row, error }) => {
        const { cells, surplus } = cellsOf(row, columns);
        return csvLine([...cells, String(error.line), reasonOf(error), ...surplus]);
      })
      .join('');
  }
}

/**
 * The same as NDJSON: of JSON each value as it was, with the line and the reason as members, which an import
 * leaves out; what is no JSON object stands as a text in `source`. Of CSV an object of columns and cells.
 */
export async function* errorsNdjson(
  services: Services,
  key: ImportKey,
  job: ImportJob,
): AsyncGenerator<string> {
  const columns = ownColumns(job.source.columns);
  for await (const rows of failedRows(services, key, job)) {
    yield rows.map(({ row, error }) => jsonLine(objectText(row, columns), error)).join('');
  }
}

interface FailedRow {
  readonly row: SourceRow;
  readonly error: ImportRowError;
}

/** The rows of the source that have an error, some at a time. */
async function* failedRows(
  services: Services,
  key: ImportKey,
  job: ImportJob,
): AsyncGenerator<readonly FailedRow[]> {
  const errors = importErrors(services, key, job.run);
  let error = (await errors.next()).value as ImportRowError | undefined;
  for await (const { rows } of readSource(services.storage.imports.source(key), job.source)) {
    const failed: FailedRow[] = [];
    for (const row of rows) {
      if (error !== undefined && row.row === error.row) {
        failed.push({ row, error });
        error = (await errors.next()).value as ImportRowError | undefined;
      }
    }
    if (failed.length > 0) {
      yield failed;
    }
    if (error === undefined) {
      return;
    }
  }
}

interface Columns {
  readonly names: readonly string[];
  /** Where each stands in a row. */
  readonly places: readonly number[];
  /** How many a row of the source has. */
  readonly width: number;
}

/** All but those that the source had as a list of errors itself: it gets them anew. */
function ownColumns(columns: readonly string[]): Columns {
  const places = [...columns.keys()].filter((place) => !errorNames.has(columns[place] ?? ''));
  return { names: places.map((place) => columns[place] ?? ''), places, width: columns.length };
}

/** Cells without a column stand behind all others: there they fail again, unless somebody puts them right. */
function cellsOf(
  { content }: Pick<SourceRow, 'content'>,
  { places, width }: Columns,
): { readonly cells: readonly string[]; readonly surplus: readonly string[] } {
  if (content.kind === 'json') {
    return { cells: [content.text], surplus: [] };
  }
  const cells = content.cells.map(unguardCell);
  return { cells: places.map((place) => cells[place] ?? ''), surplus: cells.slice(width) };
}

function reasonOf({ issues }: ImportRowError): string {
  return issues
    .map(({ column, message }) => (column === null ? message : `${column}: ${message}`))
    .join(' ');
}

/** Cells that spreadsheets would take for formulas get an apostrophe, which an import takes away again; one that the source had already is not doubled. */
function csvLine(cells: readonly string[]): string {
  return `${Papa.unparse([cells.map(guardCell)])}\r\n`;
}

/** The text of a JSON object: numbers stay as they are written. */
function objectText({ content }: SourceRow, columns: Columns): string {
  if (content.kind === 'cells') {
    const { cells, surplus } = cellsOf({ content }, columns);
    const named = Object.fromEntries(
      columns.names.map((column, index) => [column, cells[index] ?? '']),
    );
    return JSON.stringify(surplus.length === 0 ? named : { ...named, surplus });
  }
  // Between tokens, where else no line end can be.
  return isJsonObject(content.value)
    ? content.text.replaceAll(/[\r\n]+/g, ' ').trim()
    : JSON.stringify({ source: content.text });
}

function jsonLine(object: string, error: ImportRowError): string {
  const members = object.slice(0, -1).trimEnd();
  const added = JSON.stringify({
    [errorMembers.line]: error.line,
    [errorMembers.reason]: reasonOf(error),
  });
  return `${members}${members === '{' ? '' : ','}${added.slice(1)}\n`;
}
