import { joinEscaped } from '../lib/escaped-list.ts';
import { guardCell } from '../lib/guard-cell.ts';

/*
 * Cells of CSV (RFC 4180): parted by commas, rows by CRLF; what holds a comma, a quote or a line end
 * stands in quotes, with each quote inside doubled.
 */

const needsQuotes = /[",\r\n]/;

/** A text as a cell; the empty text in quotes, so that it differs from a cell for nothing. */
export function textCell(text: string): string {
  const safe = guardCell(text);
  return safe === '' || needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The same for a text that may be missing: nothing at all. */
export function textCellOrNone(text: string | null): string {
  return text === null ? '' : textCell(text);
}

/** Several texts in one cell: parted by commas, with a backslash before a comma that belongs to one of them, as in filters. */
export function listCell(items: readonly string[]): string {
  return items.length === 0 ? '' : textCell(joinEscaped(items, ','));
}
