import type { Delimiter } from '../../domain/import-source.ts';
import type { Issue } from '../../domain/issue.ts';
import { isBlank } from '../../domain/text.ts';
import { CsvParser, type ParsedRow } from './csv-parser.ts';
import type { TextPiece } from './decode-source.ts';
import { type RowBatch, rowCharactersMax, type SourceRow } from './source-row.ts';

export interface CsvRules {
  readonly delimiter: Delimiter;
  readonly hasHeader: boolean;
  /** How many cells a row has. */
  readonly columns: number;
}

/**
 * The rows of a CSV text, with the line in which each begins: a quoted cell may span several. What cannot
 * be read as CSV is a row with a fault; behind a quote that is never closed nothing is read.
 */
export async function* readCsv(
  pieces: AsyncIterable<TextPiece>,
  { delimiter, hasHeader, columns }: CsvRules,
): AsyncGenerator<RowBatch> {
  const parser = new CsvParser(delimiter);
  const counter = new RowCounter(hasHeader, columns);
  for await (const { text, bytes, isLast } of pieces) {
    const rows = counter.rowsOf(parser.take(text, isLast), isLast && !text.endsWith('\n'));
    const { rest } = parser;
    if (rest.length > rowCharactersMax) {
      yield { rows: [...rows, counter.endless(rest)], bytes };
      return;
    }
    yield { rows, bytes };
  }
}

/** Numbers rows and lines. */
class RowCounter {
  readonly #columns: number;
  #isHeaderNext: boolean;
  #row = 0;
  #line = 1;

  constructor(hasHeader: boolean, columns: number) {
    this.#isHeaderNext = hasHeader;
    this.#columns = columns;
  }

  rowsOf(parsed: readonly ParsedRow[], isCut: boolean): SourceRow[] {
    const rows: SourceRow[] = [];
    for (const [index, { cells, fault: quoteFault }] of parsed.entries()) {
      const line = this.#line;
      this.#line += 1 + lineFeedsIn(cells);
      if (cells.every(isBlank)) {
        continue;
      }
      if (this.#isHeaderNext) {
        this.#isHeaderNext = false;
        continue;
      }
      this.#row += 1;
      const fault = quoteFault ?? this.#widthFault(cells, isCut && index === parsed.length - 1);
      const content = { kind: 'cells', cells } as const;
      rows.push(
        fault === undefined
          ? { row: this.#row, line, content }
          : { row: this.#row, line, content, fault },
      );
    }
    return rows;
  }

  /** A row that found no end. */
  endless(text: string): SourceRow {
    this.#row += 1;
    const content = { kind: 'cells', cells: [text.slice(0, 100)] } as const;
    return { row: this.#row, line: this.#line, content, fault: endlessFault };
  }

  /** Programs leave out blank cells at the end of a row; one too many says that a delimiter is not what it seems. */
  #widthFault(cells: readonly string[], isCut: boolean): Issue | undefined {
    if (cells.length <= this.#columns) {
      return isCut && cells.length < this.#columns ? cutFault : undefined;
    }
    return cells.slice(this.#columns).every(isBlank) ? undefined : widthFault;
  }
}

function lineFeedsIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) {
      count += 1;
    }
  }
  return count;
}

const endlessFault: Issue = {
  pointer: '',
  code: 'csv',
  message: `A row must have at most ${rowCharactersMax} characters. This one has more, or a quote in it is never closed; nothing behind it was read.`,
};
const cutFault: Issue = {
  pointer: '',
  code: 'csv',
  message:
    'The last row has too few cells and no line end: the file seems to have been cut off. Complete it.',
};
const widthFault: Issue = {
  pointer: '',
  code: 'csv',
  message:
    'The row has more cells than there are columns. Put quotes around cells that hold the delimiter.',
};
