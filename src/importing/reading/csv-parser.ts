import Papa from 'papaparse';
import type { Delimiter } from '../../domain/import-source.ts';
import type { Issue } from '../../domain/issue.ts';

export interface ParsedRow {
  readonly cells: readonly string[];
  readonly fault?: Issue;
}

/** The rows of a text that are complete, and where the first one begins that is not. */
export interface ParsedText {
  readonly rows: readonly ParsedRow[];
  readonly end: number;
}

/** What the library says of a text; its own types leave that open. */
interface Result {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly QuoteError[];
  readonly meta: { readonly cursor: number };
}

interface QuoteError {
  readonly code: 'MissingQuotes' | 'InvalidQuotes';
  readonly row: number;
  /** Behind the quote that opens the cell. */
  readonly index: number;
}

/** Parses text whose lines end in line feeds; its last row counts as complete only where the text is the last. */
export function createCsvParser(
  delimiter: Delimiter,
): (text: string, isLast: boolean) => ParsedText {
  const rules = { delimiter, newline: '\n', quoteChar: '"' } as const;
  const all = new Papa.Parser(rules);
  const one = new Papa.Parser({ ...rules, preview: 1, fastMode: false });

  return (text, isLast) => {
    const { data, errors, meta } = all.parse(text, 0, !isLast) as Result;
    if (errors.some(({ code }) => code === 'InvalidQuotes')) {
      return parseWithCare(one, text, { delimiter, isLast });
    }
    const open = errors[0]?.row;
    const rows = data.map((cells, row) =>
      row === open ? { cells, fault: openQuoteFault } : { cells },
    );
    return { rows: withoutEmptyEnd(rows, isLast), end: meta.cursor };
  };
}

/**
 * Row by row: a single quote inside a quoted cell would make a row of everything up to the next closing
 * one. Where it stands in the line in which the row begins, that line alone is at fault.
 */
function parseWithCare(
  parser: InstanceType<typeof Papa.Parser>,
  text: string,
  { delimiter, isLast }: { readonly delimiter: Delimiter; readonly isLast: boolean },
): ParsedText {
  const rows: ParsedRow[] = [];
  let end = 0;
  while (end < text.length) {
    const rest = text.slice(end);
    const { data, errors, meta } = parser.parse(rest, 0, !isLast) as Result;
    const inner = errors.find(({ code }) => code === 'InvalidQuotes');
    const lineEnd = rest.indexOf('\n');
    const line = lineEnd < 0 ? rest : rest.slice(0, lineEnd);
    const [cells] = data;
    if (inner !== undefined && (isLast || lineEnd >= 0) && loneQuote(rest, inner) < line.length) {
      rows.push({ cells: line.split(delimiter), fault: innerQuoteFault });
      end += line.length + 1;
    } else if (cells === undefined) {
      break;
    } else {
      const [error] = errors;
      rows.push(error === undefined ? { cells } : { cells, fault: faultOf(error) });
      end += meta.cursor;
    }
  }
  return { rows, end: Math.min(end, text.length) };
}

/** Where the quote stands that is neither doubled nor at the end of its cell. */
function loneQuote(text: string, { index }: QuoteError): number {
  let at = text.indexOf('"', index);
  while (at >= 0 && text[at + 1] === '"') {
    at = text.indexOf('"', at + 2);
  }
  return at < 0 ? text.length : at;
}

/** Behind the last line end the library sees one more row. */
function withoutEmptyEnd(rows: readonly ParsedRow[], isLast: boolean): readonly ParsedRow[] {
  const last = rows.at(-1);
  const isEmpty = last?.cells.length === 1 && last.cells[0] === '';
  return isLast && isEmpty ? rows.slice(0, -1) : rows;
}

function faultOf({ code }: QuoteError): Issue {
  return code === 'MissingQuotes' ? openQuoteFault : innerQuoteFault;
}

const openQuoteFault: Issue = {
  pointer: '',
  code: 'csv',
  message:
    'A quote that opens in this row is never closed, so nothing behind it could be read. Close it, and import the rest.',
};
const innerQuoteFault: Issue = {
  pointer: '',
  code: 'csv',
  message:
    'A quoted cell holds a single quote, so the row, to the next closing quote, was not read. Double the quote, or take the quotes away.',
};
