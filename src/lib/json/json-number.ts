import { byteOf, isDigit } from './json-bytes.ts';
import { numberCharactersMax } from './json-refusal.ts';

const { zero, minus, point, lowerE, upperE } = byteOf;

/** Integers of up to this many digits are summed up here: all of them are below 2^53. */
const plainDigitsMax = 15;

function endOfDigits(body: Uint8Array, at: number): number {
  let end = at;
  while (isDigit(body[end])) {
    end += 1;
  }
  return end;
}

/** Where a part that needs at least one digit ends, or the complement of where the digit lacks. */
function endOfSomeDigits(body: Uint8Array, at: number): number {
  const end = endOfDigits(body, at);
  return end > at ? end : ~at;
}

function endOfExponent(body: Uint8Array, at: number): number {
  const marker = body[at];
  if (marker !== lowerE && marker !== upperE) {
    return at;
  }
  const sign = body[at + 1];
  return endOfSomeDigits(body, sign === 0x2b || sign === minus ? at + 2 : at + 1);
}

/**
 * Offset after the number that begins at `start` (RFC 8259 section 6), or, where its grammar is broken,
 * the complement (`~`, always negative) of the offset at which a digit was expected.
 */
export function endOfNumber(body: Uint8Array, start: number): number {
  const first = body[start] === minus ? start + 1 : start;
  let end = body[first] === zero ? first + 1 : endOfSomeDigits(body, first);
  if (end > 0 && body[end] === point) {
    end = endOfSomeDigits(body, end + 1);
  }
  return end > 0 ? endOfExponent(body, end) : end;
}

/** The integer in `from..to`, or NaN where the stretch holds anything but digits. */
function plainInteger(body: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const byte = body[at] as number;
    if (!isDigit(byte)) {
      return Number.NaN;
    }
    value = value * 10 + (byte - zero);
  }
  return value;
}

/**
 * The value of a well-formed number, or why it is refused: it overflows, it is not zero but would be
 * read as zero, it is too long, or it is beyond ±(2^53 - 1), where a double no longer tells
 * neighbouring integers apart. Negative zero is read as zero, so that equal values are written alike.
 */
export function numberValue(
  body: Buffer,
  start: number,
  end: number,
): number | 'number_out_of_range' | 'unsafe_integer' {
  if (end - start > numberCharactersMax) {
    return 'number_out_of_range';
  }
  const negative = body[start] === minus;
  const first = negative ? start + 1 : start;
  const plain = end - first <= plainDigitsMax ? plainInteger(body, first, end) : Number.NaN;
  if (!Number.isNaN(plain)) {
    return negative ? 0 - plain : plain;
  }
  return checkedNumber(body.toString('latin1', start, end));
}

function checkedNumber(text: string): number | 'number_out_of_range' | 'unsafe_integer' {
  const value = Number(text);
  if (!Number.isFinite(value)) {
    return 'number_out_of_range';
  }
  if (value === 0) {
    // A digit other than 0 in front of the exponent says that the number written is not zero.
    return /^[^eE]*[1-9]/.test(text) ? 'number_out_of_range' : 0;
  }
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? 'unsafe_integer' : value;
}
