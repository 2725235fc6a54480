import { byteOf, escapedCodeUnit, isDigit, isHighSurrogate, isLowSurrogate } from './json-bytes.ts';

// Taken out here since the optimizer folds a module's own constants, and not what it imports: the loops
// below take half the time that way.
const { quote, backslash, comma, colon, lowerE, upperE } = byteOf;
const { openArray, openObject, closeArray, closeObject } = byteOf;

/** A stretch this long with no mark of JSON in it may be a number that needs a closer look. */
const gapBytesMax = 300;

/**
 * A quick look over a text in front of `JSON.parse`: the number of its members, or -1 where the strict
 * reader should read it instead: depth beyond `depthMax`, an exponent, a very long number, an escaped
 * U+0000, half of a surrogate pair, a string without an end. For a text that is not JSON the number
 * means nothing, but a text that is deeper than `depthMax` never gets one.
 */
export function scanMembers(body: Uint8Array, depthMax: number): number {
  const bytes = body.length;
  let members = 0;
  let depth = 0;
  let markAt = 0;
  let at = 0;
  for (; at < bytes; at += 1) {
    const byte = body[at] as number;
    if (byte === quote) {
      for (at += 1; at < bytes; at += 1) {
        const inside = body[at] as number;
        if (inside === quote) {
          break;
        }
        if (inside === backslash) {
          at = endOfEscape(body, at);
          if (at < 0) {
            return -1;
          }
        }
      }
      markAt = at;
    } else if (byte === colon) {
      members += 1;
      markAt = at;
    } else if (byte === comma || byte === closeObject || byte === closeArray) {
      // Nothing else can end a number that is not the whole text.
      if (at - markAt > gapBytesMax) {
        return -1;
      }
      depth -= byte === comma ? 0 : 1;
      markAt = at;
    } else if (byte === openObject || byte === openArray) {
      depth += 1;
      if (depth > depthMax) {
        return -1;
      }
      markAt = at;
    } else if ((byte === lowerE || byte === upperE) && isDigit(body[at - 1])) {
      return -1;
    }
  }
  // Beyond the end: a string that is not closed.
  return at > bytes || bytes - markAt > gapBytesMax ? -1 : members;
}

/**
 * Offset of the last byte of the escape at `at`, or of the second of a pair that makes one character;
 * -1 for one that the strict reader should see.
 */
function endOfEscape(body: Uint8Array, at: number): number {
  const unit = escapedCodeUnit(body, at);
  if (unit < 0) {
    return at + 1; // A short one; or none at all, as `JSON.parse` will say.
  }
  if (isHighSurrogate(unit)) {
    return isLowSurrogate(escapedCodeUnit(body, at + 6)) ? at + 11 : -1;
  }
  return unit === 0 || isLowSurrogate(unit) ? -1 : at + 5;
}
