import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import { type Delimiter, delimiters } from '../../domain/import-source.ts';
import { growthOf, linearGrowthMax } from '../../lib/growth.testing.ts';
import { CsvParser, type LoneQuotes } from './csv-parser.ts';

interface Row {
  readonly cells: readonly string[];
  readonly fault: 'open' | 'inner' | undefined;
}

/** What our parser makes of a text that comes in these pieces. */
function parsed(
  pieces: readonly string[],
  delimiter: Delimiter,
  loneQuotes: LoneQuotes = 'fault',
): readonly Row[] {
  const parser = new CsvParser(delimiter, loneQuotes);
  const rows = [...pieces, ''].flatMap((piece, index) =>
    parser.take(piece, index === pieces.length),
  );
  return rows.map(({ cells, fault }) => ({
    cells,
    fault: fault && (fault.message.includes('never closed') ? 'open' : 'inner'),
  }));
}

interface QuoteError {
  readonly code: 'MissingQuotes' | 'InvalidQuotes';
  /** Behind the quote that opens the cell. */
  readonly index: number;
}

interface Result {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly QuoteError[];
  readonly meta: { readonly cursor: number };
}

/** The same by the library, row by row, and by the rule for lines with a single quote: what takes a time that grows with the square of the text. */
function byLibrary(text: string, delimiter: Delimiter, loneQuotes: LoneQuotes): readonly Row[] {
  const library = new Papa.Parser({ delimiter, newline: '\n', preview: 1, fastMode: false });
  const rows: Row[] = [];
  for (let end = 0; end < text.length;) {
    const rest = text.slice(end);
    const { data, errors, meta } = library.parse(rest, 0, false) as Result;
    const [first] = errors;
    const line = rest.slice(0, `${rest}\n`.indexOf('\n'));
    const isInner = first?.code === 'InvalidQuotes';
    if (loneQuotes === 'fault' && isInner && loneQuote(rest, first) < line.length) {
      rows.push({ cells: line.split(delimiter), fault: 'inner' });
      end += line.length + 1;
    } else {
      rows.push({ cells: data[0] ?? [], fault: first && (isInner ? 'inner' : 'open') });
      end += meta.cursor;
    }
  }
  return rows;
}

/** Where the quote stands that is neither doubled nor at the end of its cell. */
function loneQuote(text: string, { index }: QuoteError): number {
  let at = text.indexOf('"', index);
  while (text[at + 1] === '"') {
    at = text.indexOf('"', at + 2);
  }
  return at;
}

const quotes = ['"', '"', '"', '""', '",', ',"', '"\n'];
const others = ['\n', '\n', ',', ',', ';', '\t', '|', 'a', 'é', ' ', '\u00a0'];

function piecesOf(text: string, pieceLength: number): readonly string[] {
  const count = Math.ceil(text.length / pieceLength);
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * pieceLength, (index + 1) * pieceLength),
  );
}

void describe('the CSV parser', () => {
  for (const loneQuotes of ['fault', 'text'] as const) {
    void test(`reads any text in any pieces as the library does row by row, with single quotes as a ${loneQuotes}`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.string({ unit: fc.constantFrom(...quotes, ...others), maxLength: 12 }), {
            maxLength: 6,
          }),
          fc.constantFrom(...delimiters),
          (pieces, delimiter) => {
            const expected = byLibrary(pieces.join(''), delimiter, loneQuotes);

            assert.deepEqual(parsed(pieces, delimiter, loneQuotes), expected);
          },
        ),
        { numRuns: 3_000 },
      );
    });
  }

  void test('a single quote in the first line of a row costs that line, one behind it the row', () => {
    const text = '"Bob" Smith,b@x.test\nfine,f@x.test\n"two\nlines" here,x",y\nalso fine,z\n';

    assert.deepEqual(parsed([text], ','), [
      { cells: ['"Bob" Smith', 'b@x.test'], fault: 'inner' },
      { cells: ['fine', 'f@x.test'], fault: undefined },
      { cells: ['two\nlines" here,x', 'y'], fault: 'inner' },
      { cells: ['also fine', 'z'], fault: undefined },
    ]);
  });

  void test('gives no more rows than are wanted, and the others when it is asked again', () => {
    const parser = new CsvParser(',');

    const first = parser.take('a\n"b"\nc\nd', false, 2);
    const others = parser.take('', true);

    assert.deepEqual(
      [first, others].map((rows) => rows.map(({ cells }) => cells.join())),
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    );
  });

  const texts: Readonly<Record<string, (size: number) => string>> = {
    'lines with a single quote each': (size) => '"a"b\n'.repeat(size / 5),
    'single quotes in one line': (size) => `"${'a"'.repeat(size / 2)}`,
    'single quotes in front of many spaces': (size) =>
      `"\n${'a"'.repeat(size / 4)}${' '.repeat(size / 2)}\n`,
    'a quoted cell of doubled quotes': (size) => `"${'{""a"":\n'.repeat(size / 8)}"\n`,
    'a quote that is never closed': (size) => `"${'a",b\n'.repeat(8)}"${'x,\n'.repeat(size / 3)}`,
    'spaces behind a quote': (size) => `"a"${' '.repeat(size)}\n`,
    'a cell without end': (size) => 'a'.repeat(size),
    'a row without end': (size) => 'a,"b",'.repeat(size / 6),
    'good rows': (size) => '"a","b ""c""",d\n'.repeat(size / 16),
  };
  for (const [name, text] of Object.entries(texts)) {
    for (const pieceLength of [256, 65_536]) {
      void test(`takes twice as long for twice as much of ${name}, in pieces of ${pieceLength}`, () => {
        const pieces = (size: number): readonly string[] => piecesOf(text(size), pieceLength);

        const growth = growthOf(8_192, pieces, (each) => parsed(each, ','));

        assert.ok(growth < linearGrowthMax, `${growth}`);
      });
    }
  }
});
