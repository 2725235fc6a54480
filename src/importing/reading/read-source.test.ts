import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { ImportSource } from '../../domain/import-source.ts';
import { growthOf, linearGrowthMax } from '../../lib/growth.testing.ts';
import { EncodingDetector } from './detect-encoding.ts';
import { detectSource, type SourceHints } from './detect-source.ts';
import { readSource } from './read-source.ts';
import { rowCharactersMax, type SourceRow } from './source-row.ts';

interface Read {
  readonly source: ImportSource;
  readonly rows: readonly SourceRow[];
}

async function read(bytes: Uint8Array, hints: SourceHints = {}, pieceBytes = 7): Promise<Read> {
  const detector = new EncodingDetector();
  for (const piece of piecesOf(bytes, pieceBytes)) {
    detector.add(piece);
  }
  const encoding = detector.end();
  const sample = { bytes: detector.sample(), encoding, length: bytes.length };
  const source = detectSource(sample, hints);
  const rows: SourceRow[] = [];
  for await (const batch of readSource(stream(bytes, pieceBytes), source)) {
    rows.push(...batch.rows);
  }
  return { source, rows };
}

function* piecesOf(bytes: Uint8Array, pieceBytes: number): Iterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield bytes.subarray(start, start + pieceBytes);
  }
}

// oxlint-disable-next-line require-await
async function* stream(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  yield* piecesOf(bytes, pieceBytes);
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const cells = ({ rows }: Read): (readonly string[])[] =>
  rows.map(({ content }) => (content.kind === 'cells' ? content.cells : []));
const lines = ({ rows }: Read): number[] => rows.map(({ line }) => line);
const faults = ({ rows }: Read): string[] =>
  rows.map(({ line, fault }) => (fault === undefined ? '' : `${line} ${fault.code}`));

/** Letters that every one of the encodings has. */
const people = [
  ['Name', 'Email', 'Note'],
  ['Álvaro Núñez', 'alvaro@example.com', 'said "hi"'],
  ['Zoë – Ødegård', 'zoe@example.com', 'two\nlines, and; more\tof|it'],
  ['Jürgen €', 'jurgen@example.com', ''],
];

/** The bytes 0x80 to 0x9f of Windows-1252, as far as the samples need them. */
const windows: Readonly<Record<string, number>> = { '€': 0x80, '–': 0x96 };

const encodings: readonly (readonly [string, string, (text: string) => Uint8Array])[] = [
  ['UTF-8', 'utf-8', utf8],
  ['UTF-8 with a mark', 'utf-8', (text) => utf8(`\ufeff${text}`)],
  ['UTF-16 LE', 'utf-16le', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 BE', 'utf-16be', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  [
    'Windows-1252',
    'windows-1252',
    (text) => Uint8Array.from(text, (letter) => windows[letter] ?? letter.charCodeAt(0)),
  ],
];

function csvOf(rows: readonly (readonly string[])[], delimiter: string, lineEnd: string): string {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  return rows.map((row) => row.map(quoted).join(delimiter) + lineEnd).join('');
}

void describe('reading CSV', () => {
  for (const [name, encoding, encode] of encodings) {
    for (const delimiter of [',', ';', '\t', '|']) {
      void test(`finds out ${name} with ${JSON.stringify(delimiter)}, whatever the line ends are`, async () => {
        for (const lineEnd of ['\n', '\r\n', '\r']) {
          const found = await read(encode(csvOf(people, delimiter, lineEnd)));

          assert.equal(found.source.encoding, encoding);
          assert.equal(found.source.delimiter, delimiter);
          assert.deepEqual(found.source.columns, people[0]);
          assert.deepEqual(cells(found), people.slice(1));
          assert.deepEqual(lines(found), [2, 3, 5]);
        }
      });
    }
  }

  void test('a short file of two columns has its delimiter, with a line end behind the last row or without', async () => {
    for (const text of ['Email;Name\na@x.test;A, B\n', 'Email;Name\na@x.test;A, B']) {
      assert.equal((await read(utf8(text))).source.delimiter, ';');
    }
  });

  void test('any cells come back as they were, in pieces of any size, with the lines they began in', async () => {
    const cell = fc.stringMatching(/^[a-zé"';\n €-]{0,8}$/);
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 8,
      }),
    );
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, pieceBytes) => {
        const named = [rows[0]?.map((_, index) => `Name ${'x'.repeat(index)}`) ?? [], ...rows];
        const text = csvOf(named, ',', '\n');
        const found = await read(
          utf8(text),
          { format: 'csv', delimiter: ',', hasHeader: true },
          pieceBytes,
        );

        const full = rows.filter((row) => row.some((each) => each.trim() !== ''));
        assert.deepEqual(cells(found), full);
        let line = 2;
        const expected: number[] = [];
        for (const row of rows) {
          if (row.some((each) => each.trim() !== '')) {
            expected.push(line);
          }
          line += 1 + row.join('').split('\n').length - 1;
        }
        assert.deepEqual(lines(found), expected);
      }),
      { numRuns: 200 },
    );
  });

  void test('a file with one broken byte stays UTF-8, and one accent at its end makes another Windows-1252', async () => {
    const many = 'é'.repeat(50);
    const broken = Buffer.concat([
      utf8(`Name,Note\nA,${many}\nB,`),
      Uint8Array.of(0xff),
      utf8('\n'),
    ]);
    const late = Buffer.concat([
      utf8(`Name,Note\n${'Ann,plain\n'.repeat(300_000)}Zo`),
      Uint8Array.of(0xeb),
      utf8(',x\n'),
    ]);

    assert.equal((await read(broken)).source.encoding, 'utf-8');
    const found = await read(late, {}, 65_536);
    assert.equal(found.source.encoding, 'windows-1252');
    assert.deepEqual(cells(found).at(-1), ['Zoë', 'x']);
  });

  void test('a header is told from people, and columns without a name or with that of another get one of their own', async () => {
    const without = await read(utf8('Ada,ada@example.com,1815\nBob,bob@example.com,1990\n'));
    const twice = await read(utf8('Email,,Email\na@example.com,x,y\n'));

    assert.equal(without.source.hasHeader, false);
    assert.deepEqual(without.source.columns, ['column 1', 'column 2', 'column 3']);
    assert.equal(without.rows.length, 2);
    assert.deepEqual(twice.source.columns, ['Email', 'column 2', 'Email (2)']);
  });

  void test('a first cell of any length is told from an email in passing', () => {
    for (const piece of ['@', '@a', '1', 'a@.']) {
      const look = (bytes: Uint8Array): unknown =>
        detectSource({ bytes, encoding: 'utf-8', length: bytes.length });
      const text = (length: number): Uint8Array => utf8(`${piece.repeat(length)}@,x\n1,2\n`);

      assert.ok(growthOf(6_000, text, look) < linearGrowthMax, piece);
    }
  });

  void test('a delimiter is looked for in passing, whatever quotes and spaces a first row is made of', () => {
    const look = (bytes: Uint8Array): unknown =>
      detectSource({ bytes, encoding: 'utf-8', length: bytes.length });
    const text = (length: number): Uint8Array =>
      utf8(`"${'a"'.repeat(length)}${' '.repeat(length)}\n1,2\n`);

    assert.ok(growthOf(2_000, text, look) < linearGrowthMax);
  });

  void test('a delimiter is one by which rows have the same number of cells, and the more of them the better', async () => {
    const delimiterOf = async (text: string): Promise<string | null> =>
      (await read(utf8(text))).source.delimiter;

    assert.equal(await delimiterOf('a;b,c\nd;e\nf;g,h,i\n'), ';');
    assert.equal(await delimiterOf('a|b;c;d\n\ne|f;g;h\n'), ';');
    assert.equal(await delimiterOf('"a, b";"c, d"\n"e, f";"g, h"\n'), ';');
    assert.equal(await delimiterOf('only\none\n'), ',');
  });

  void test('what is wrong with a row is said of its line, and of that row only', async () => {
    const text = [
      'Name,Email',
      'short',
      'a,b,too many',
      'a,b,',
      'a,"b"c',
      '',
      'fine,x@example.com',
    ].join('\n');

    assert.deepEqual(faults(await read(utf8(`${text}\n`), { delimiter: ',' })), [
      '',
      '3 csv',
      '',
      '5 csv',
      '',
    ]);
  });

  void test('a quote that is never closed keeps what stood before it', async () => {
    const text = 'Name,Email\nAda,a@example.com\n"Bob,b@example.com\nCy,c@example.com\n';

    const found = await read(utf8(text), { delimiter: ',' });

    assert.deepEqual(faults(found), ['', '3 csv']);
  });

  void test('a row without end is given up at a limit, whatever stands behind it', async () => {
    const text = `Name,Email\nAda,a@example.com\n"${'x,\n'.repeat(rowCharactersMax / 2)}`;

    const found = await read(utf8(text), { delimiter: ',' }, 65_536);

    assert.deepEqual(faults(found), ['', '3 csv']);
  });

  void test('a last row that was cut off is refused, and one without its line end is not', async () => {
    const cut = await read(utf8('Name,Email,City\nAda,a@example.com,London\nBob,b@exa'));
    const whole = await read(utf8('Name,Email,City\nAda,a@example.com,London'));

    assert.deepEqual(faults(cut), ['', '3 csv']);
    assert.deepEqual(faults(whole), ['']);
  });

  void test('too many columns, and nothing at all, are refused', async () => {
    const wide = Array.from({ length: 10_001 }, (_, index) => `c${index}x`).join(',');

    await assert.rejects(read(utf8(`${wide}\n`)), { code: 'too_many_items' });
    await assert.rejects(read(utf8(' \r\n\n')), { code: 'empty_body' });
  });

  void test('a cell of a megabyte is a cell', async () => {
    const large = 'x'.repeat(1024 * 1024);

    const found = await read(utf8(`Name,Note\nAda,"${large}"\n`), {}, 65_536);

    assert.equal(cells(found)[0]?.[1]?.length, large.length);
  });
});

void test('a row of white space is none, whether it comes first or later', async () => {
  const blank = await read(utf8(' \n\t , \nName,Note\n , \nAda,hi\n'));

  assert.deepEqual(blank.source.columns, ['Name', 'Note']);
  assert.deepEqual(cells(blank), [['Ada', 'hi']]);
  assert.deepEqual(lines(blank), [5]);
});

void test('a first column without a name is one where tabs part the columns, too', async () => {
  const table = await read(utf8('\tName\tEmail\n0\tAda\tada@example.com\n'));

  assert.deepEqual(table.source.columns, ['column 1', 'Name', 'Email']);
  assert.deepEqual(cells(table), [['0', 'Ada', 'ada@example.com']]);
  assert.deepEqual(faults(table), ['']);
});

void describe('reading JSON', () => {
  const values = ({ rows }: Read): unknown[] =>
    rows.map(({ content, fault }) =>
      content.kind === 'json' && fault === undefined ? content.value : fault?.code,
    );

  void test('lines are read strictly, each on its own', async () => {
    const found = await read(utf8('{"a":1}\n\n{"a":1,"a":2}\r\n{"b":"é"}'));

    assert.equal(found.source.format, 'ndjson');
    assert.deepEqual(values(found), [{ a: 1 }, 'json', { b: 'é' }]);
    assert.deepEqual(lines(found), [1, 3, 4]);
  });

  void test('the items of any array come back, in pieces of any size, with their lines', async () => {
    const item = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.jsonValue({ maxDepth: 3 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        async (items, pieceBytes) => {
          const safe = JSON.parse(JSON.stringify(items), (_, value: unknown) =>
            typeof value === 'number' || typeof value === 'string'
              ? String(value).toWellFormed().replaceAll('\0', '')
              : value,
          ) as unknown[];
          const text = `[\n${safe.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]`;

          const found = await read(utf8(text), { format: 'json' }, pieceBytes);

          assert.deepEqual(
            found.rows.map(({ content }) => content.kind === 'json' && JSON.parse(content.text)),
            safe,
          );
          assert.deepEqual(
            lines(found),
            safe.map((_, index) => index + 2),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  void test('an array that is cut off, or has something behind it, says so once', async () => {
    assert.deepEqual(values(await read(utf8('[{"a":1},{"b":'))), [{ a: 1 }, 'json']);
    assert.deepEqual(values(await read(utf8('[{"a":1}] {"b":2}'))), [{ a: 1 }, 'json']);
    assert.deepEqual(values(await read(utf8('[{"a":1}, {bad}, {"c":3}]'))), [
      { a: 1 },
      'json',
      { c: 3 },
    ]);
  });
});
