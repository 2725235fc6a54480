import { type Delimiter, delimiters } from '../../domain/import-source.ts';
import { CsvParser } from './csv-parser.ts';

/** Rows at which delimiters are told apart. */
const rowsLookedAt = 10;

/** How many cells the first rows of a text have by one delimiter. */
interface Widths {
  readonly delimiter: Delimiter;
  readonly average: number;
  /** By how much rows differ from those before them, all in all. */
  readonly changes: number;
}

/** The delimiter by which rows differ least, of several the one that gives the most cells; a comma where none gives two. */
export function guessDelimiter(text: string): Delimiter {
  const [best] = delimiters
    .map((delimiter) => widthsBy(delimiter, text))
    .filter(({ average }) => average >= 2)
    .sort((a, b) => a.changes - b.changes || b.average - a.average);
  return best?.delimiter ?? ',';
}

function widthsBy(delimiter: Delimiter, text: string): Widths {
  const widths = new CsvParser(delimiter, 'text')
    .take(text, true, rowsLookedAt)
    .filter(({ cells }) => !isBlankLine(cells))
    .map(({ cells }) => cells.length);
  const sum = widths.reduce((total, width) => total + width, 0);
  const changes = widths.reduce(
    (total, width, index) => total + Math.abs(width - (widths[index - 1] ?? width)),
    0,
  );
  return { delimiter, average: widths.length === 0 ? 0 : sum / widths.length, changes };
}

/** It has one cell, and would speak against any delimiter. */
function isBlankLine(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0] === '';
}
