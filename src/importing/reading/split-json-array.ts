import type { Issue } from '../../domain/issue.ts';
import type { JsonText, Splitter } from './json-text.ts';
import { rowCharactersMax } from './source-row.ts';

const quote = 0x22;
const backslash = 0x5c;
const lineFeed = 0x0a;
const comma = 0x2c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const space = /\S/;

/**
 * Cuts an array into the texts of its items by counting brackets outside strings; whether an item is JSON
 * is for whoever reads it. What stands behind the array, or is missing at its end, is an item with a fault.
 */
export function splitJsonArray(): Splitter {
  let rest = '';
  /** How far `rest` has been looked at. */
  let looked = 0;
  let depth = 0;
  let inString = false;
  let line = 1;
  let lineOfItem = 1;
  let isOver = false;

  function item(text: string): readonly JsonText[] {
    const first = text.search(space);
    if (first < 0) {
      return [];
    }
    const at = lineOfItem + (text.slice(0, first).split('\n').length - 1);
    return [{ text: text.slice(first), line: at }];
  }

  function broken(fault: Issue): JsonText {
    isOver = true;
    return { text: rest.slice(0, 100), line: lineOfItem, fault };
  }

  return {
    take(text, isLast) {
      if (isOver) {
        return [];
      }
      rest += text;
      const values: JsonText[] = [];
      let from = 0;
      for (let index = looked; index < rest.length; index++) {
        const code = rest.charCodeAt(index);
        if (code === lineFeed) {
          line += 1;
        } else if (inString) {
          if (code === backslash) {
            index += 1;
          } else if (code === quote) {
            inString = false;
          }
        } else if (code === quote) {
          inString = true;
        } else if (opening.has(code)) {
          depth += 1;
          if (depth === 1) {
            from = index + 1;
            lineOfItem = line;
          }
        } else if (closing.has(code)) {
          depth -= 1;
          if (depth === 0) {
            values.push(...item(rest.slice(from, index)));
            rest = rest.slice(index + 1);
            lineOfItem = line;
            isOver = true;
            return space.test(rest) ? [...values, broken(behindFault)] : values;
          }
        } else if (code === comma && depth === 1) {
          values.push(...item(rest.slice(from, index)));
          from = index + 1;
          lineOfItem = line;
        }
      }
      // A backslash at the very end escapes what comes first in the next piece.
      const isEscaped = inString && endsInEscape(rest);
      rest = depth > 0 ? rest.slice(from) : rest;
      looked = rest.length - (isEscaped ? 1 : 0);
      if (rest.length > rowCharactersMax) {
        return [...values, broken(tooLong)];
      }
      return isLast ? [...values, broken(cutFault)] : values;
    },
  };
}

/** True where the text ends in a backslash that escapes something. */
function endsInEscape(text: string): boolean {
  let count = 0;
  while (text.charCodeAt(text.length - 1 - count) === backslash) {
    count += 1;
  }
  return count % 2 === 1;
}

const cutFault: Issue = {
  pointer: '',
  code: 'json',
  message: 'The array does not end: the file seems to have been cut off. Complete it.',
};
const behindFault: Issue = {
  pointer: '',
  code: 'json',
  message: 'Something stands behind the array, and was not read. Make it one array of objects.',
};
const tooLong: Issue = {
  pointer: '',
  code: 'too_long',
  message: `An item must have at most ${rowCharactersMax} characters. Nothing behind it was read.`,
};
