import { DirectoryError, failureOfIssues } from '../../domain/errors.ts';
import { type FieldCatalog, findField } from '../../domain/field.ts';
import { errorNames } from '../../domain/import-errors.ts';
import type { ImportJob } from '../../domain/import-job.ts';
import { customFieldTarget, type ImportOptions } from '../../domain/import-options.ts';
import { createCanonicalHash } from '../../lib/canonical-hash.ts';
import { detectDateOrder } from '../converting/read-date.ts';

/** The options as rows are read by them: the order of dates is the stated one, else the one that was seen. */
export function effectiveOptions({ options, seenDateOrder }: ImportJob): ImportOptions {
  const seen = seenDateOrder === 'dmy' || seenDateOrder === 'mdy' ? seenDateOrder : null;
  return options.dateOrder === null ? { ...options, dateOrder: seen } : options;
}

/** Throws `validation_failed` where dates could be read in two ways and nobody has said in which. */
export function requireDateOrder({ options, seenDateOrder }: ImportJob): void {
  if (options.dateOrder !== null || (seenDateOrder !== 'ambiguous' && seenDateOrder !== 'mixed')) {
    return;
  }
  const message =
    seenDateOrder === 'mixed'
      ? 'Some dates have the day first and some the month. State `dateOrder`: dmy or mdy. Rows with the other order will fail.'
      : 'Dates like 03/04/2024 can be read in two ways. State `dateOrder`: dmy or mdy.';
  const issues = [{ pointer: '/dateOrder', code: 'ambiguous', message } as const];
  throw DirectoryError.of(failureOfIssues(issues));
}

/** In which order the dates of these rows stand, in the columns that fill a date. */
export function dateOrderOf(
  { mapping }: Pick<ImportOptions, 'mapping'>,
  rows: readonly (readonly string[])[],
  fields: FieldCatalog,
): ImportJob['seenDateOrder'] {
  const columns = mapping.flatMap(({ field }, index) =>
    field !== null && isDate(field, fields) ? [index] : [],
  );
  return detectDateOrder(rows.flatMap((cells) => columns.map((column) => cells[column] ?? '')));
}

function isDate(field: string, fields: FieldCatalog): boolean {
  if (field === 'signedUpAt') {
    return true;
  }
  const key = field.startsWith(customFieldTarget) ? field.slice(customFieldTarget.length) : '';
  return findField(fields, 'client', key)?.type === 'date';
}

/** The same for every source with these columns, and for the rows of it that failed and were corrected. */
export function signatureOf(columns: readonly string[]): string {
  const hash = createCanonicalHash();
  hash.add(columns.filter((column) => !errorNames.has(column)));
  return hash.end();
}
