import { DirectoryError } from '../../domain/errors.ts';
import type {
  Delimiter,
  ImportSource,
  SourceEncoding,
  SourceFormat,
} from '../../domain/import-source.ts';
import { unguardCell } from '../../lib/guard-cell.ts';
import { CsvParser } from './csv-parser.ts';
import { guessDelimiter } from './guess-delimiter.ts';
import { columnsMax, valueCharactersMax } from './source-row.ts';

/** What whoever imports knows better than a look at the source. */
export interface SourceHints {
  readonly format?: SourceFormat | undefined;
  readonly encoding?: SourceEncoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly hasHeader?: boolean | undefined;
}

/** The beginning of a source, and what its bytes as a whole said. */
export interface SourceSample {
  readonly bytes: Uint8Array;
  readonly encoding: SourceEncoding;
  /** Of the whole source. */
  readonly length: number;
}

/** Looks at the beginning of a source. Throws `empty_body`, and `too_many_items` where it has too many columns. */
export function detectSource(sample: SourceSample, hints: SourceHints = {}): ImportSource {
  const encoding = hints.encoding ?? sample.encoding;
  const text = new TextDecoder(encoding).decode(sample.bytes).replaceAll(/\r\n?/g, '\n');
  if (text.trim() === '') {
    throw new DirectoryError('empty_body', 'There is nothing to import: the source is empty.');
  }
  const format = hints.format ?? formatOf(text);
  const common = { format, encoding, bytes: sample.length };
  if (format !== 'csv') {
    return { ...common, delimiter: null, hasHeader: false, columns: [] };
  }
  const delimiter = hints.delimiter ?? guessDelimiter(text);
  const first = firstRow(text, delimiter);
  if (first.length > columnsMax) {
    const message = `A source must have at most ${columnsMax} columns. Leave some out.`;
    throw new DirectoryError('too_many_items', message);
  }
  const hasHeader = hints.hasHeader ?? isHeader(first);
  return {
    ...common,
    delimiter,
    hasHeader,
    columns: columnNames(first.map(hasHeader ? unguardCell : blank)),
  };
}

function formatOf(text: string): SourceFormat {
  const first = text.trimStart()[0];
  if (first === '[') {
    return 'json';
  }
  return first === '{' ? 'ndjson' : 'csv';
}

/** The first row that is not blank. */
function firstRow(text: string, delimiter: Delimiter): readonly string[] {
  const start = startOfFirstLine(text, delimiter);
  const [first] = new CsvParser(delimiter, 'text').take(text.slice(start), true, 1);
  return first?.cells ?? [];
}

/** White space in front of a cell is its own: it can be the delimiter behind one that is blank. */
function startOfFirstLine(text: string, delimiter: Delimiter): number {
  for (let start = 0; ;) {
    const lineFeed = text.indexOf('\n', start);
    const line = text.slice(start, lineFeed < 0 ? undefined : lineFeed);
    if (lineFeed < 0 || line.replaceAll(delimiter, '').trim() !== '') {
      return start;
    }
    start = lineFeed + 1;
  }
}

// Both begin at the beginning, and what repeats stops in front of what follows: a cell is passed over once.
const valueLike = /^[^@]*@.+\.|^[\d\s()./:+-]*\d$/;

/** Names are different from each other, and neither emails nor numbers. */
function isHeader(cells: readonly string[]): boolean {
  const named = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return named.length > 0 && !named.some(isValue);
}

function isValue(cell: string): boolean {
  return cell.length <= valueCharactersMax && valueLike.test(cell);
}

function blank(): string {
  return '';
}

/** Each column gets a name of its own: `Email`, `Email (2)`, `column 3`. */
function columnNames(cells: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const name = cell.trim() === '' ? `column ${index + 1}` : cell.trim();
    let unique = name;
    for (let count = 2; taken.has(unique); count++) {
      unique = `${name} (${count})`;
    }
    taken.add(unique);
    return unique;
  });
}
