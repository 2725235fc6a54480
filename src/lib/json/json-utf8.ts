import { isUtf8 } from 'node:buffer';

/** Bytes handed to `isUtf8` at a time, so that little is left to search where it says no. */
const stepBytes = 1_048_576;

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/**
 * Where a piece that should end near `end` may end without cutting a sequence. Valid sequences have at
 * most three continuation bytes; where more follow, the text is invalid wherever it is cut.
 */
export function utf8Boundary(body: Uint8Array, end: number): number {
  let at = Math.min(end, body.length);
  for (let steps = 0; steps < 3 && at < body.length && isContinuation(body[at]); steps += 1) {
    at += 1;
  }
  return at;
}

/** Length of the sequence that begins at `at`, by the table of RFC 3629 section 4; 0 if none does. */
function sequenceLength(body: Uint8Array, at: number): number {
  const lead = body[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return length > 0 && isUtf8(body.subarray(at, at + length)) ? length : 0;
}

/**
 * Offset of the first byte in `from..to` that begins no UTF-8 sequence (RFC 3629: no overlong forms,
 * surrogates or code points beyond U+10FFFF), or -1. `from` and `to` are sequence boundaries.
 */
export function invalidUtf8Offset(body: Uint8Array, from = 0, to = body.length): number {
  for (let start = from; start < to;) {
    const end = Math.min(utf8Boundary(body, start + stepBytes), to);
    if (!isUtf8(body.subarray(start, end))) {
      return firstInvalid(body, start);
    }
    start = end;
  }
  return -1;
}

/** Halves the stretch until few bytes are left, since `isUtf8` is far faster than a loop of ours. */
function firstInvalid(body: Uint8Array, from: number): number {
  let at = from;
  for (let step = stepBytes; step >= 32; step >>= 1) {
    const end = utf8Boundary(body, at + step);
    at = isUtf8(body.subarray(at, end)) ? end : at;
  }
  for (let length = 1; length > 0 && at < body.length; at += length) {
    length = sequenceLength(body, at);
  }
  return at;
}
