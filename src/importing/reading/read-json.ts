import { errorNames } from '../../domain/import-errors.ts';
import type { Issue } from '../../domain/issue.ts';
import { withoutMembers } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { readJson } from '../../lib/json/read-json.ts';
import type { TextPiece } from './decode-source.ts';
import type { JsonText, Splitter } from './json-text.ts';
import { splitJsonArray } from './split-json-array.ts';
import { type RowBatch, type RowContent, rowCharactersMax, type SourceRow } from './source-row.ts';

/** Values of which one stands in each line, each read strictly. A line that is wrong does not end them. */
export function readNdjson(pieces: AsyncIterable<TextPiece>): AsyncGenerator<RowBatch> {
  return numbered(pieces, splitLines());
}

/** The items of a JSON array, each read strictly. */
export function readJsonArray(pieces: AsyncIterable<TextPiece>): AsyncGenerator<RowBatch> {
  return numbered(pieces, splitJsonArray());
}

async function* numbered(
  pieces: AsyncIterable<TextPiece>,
  splitter: Splitter,
): AsyncGenerator<RowBatch> {
  let row = 0;
  for await (const { text, bytes, isLast } of pieces) {
    const rows = splitter.take(text, isLast).map((value) => rowOf(value, ++row));
    yield { rows, bytes };
  }
}

function rowOf({ text, line, fault }: JsonText, row: number): SourceRow {
  if (fault !== undefined) {
    return { row, line, content: { kind: 'json', text }, fault };
  }
  const read = readJson(Buffer.from(text));
  return read.ok
    ? { row, line, content: contentOf(text, read.value) }
    : {
        row,
        line,
        content: { kind: 'json', text },
        fault: {
          pointer: read.refusal.pointer ?? '',
          code: 'json',
          message: read.refusal.message,
        },
      };
}

/** A row of a list of errors is what it was before it got there, in whatever words that is. */
function contentOf(text: string, read: JsonValue): RowContent {
  const value = withoutMembers(read, errorNames);
  return { kind: 'json', text: value === read ? text : JSON.stringify(value), value };
}

function splitLines(): Splitter {
  let rest = '';
  let line = 0;
  return {
    take(text, isLast) {
      const lines = (rest + text).split('\n');
      rest = isLast ? '' : (lines.pop() ?? '');
      const values: JsonText[] = [];
      for (const each of lines) {
        line += 1;
        if (each.trim() !== '') {
          values.push(
            each.length > rowCharactersMax
              ? { text: each.slice(0, 100), line, fault: tooLong }
              : { text: each, line },
          );
        }
      }
      // Of a line that has no end no more is kept than tells that it is too long.
      rest = rest.length > rowCharactersMax ? rest.slice(0, rowCharactersMax + 1) : rest;
      return values;
    },
  };
}

const tooLong: Issue = {
  pointer: '',
  code: 'too_long',
  message: `A line must have at most ${rowCharactersMax} characters. Shorten it.`,
};
