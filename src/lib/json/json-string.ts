import {
  byteOf,
  escapedCodeUnit,
  hexCodeUnit,
  isHighSurrogate,
  isLowSurrogate,
} from './json-bytes.ts';

const { quote, backslash, lowerU } = byteOf;

/** What a stretch of scanning came to: the string goes on, it ended, or its grammar is broken. */
export type StringScan = 'more' | 'ended' | 'broken';

/** The two-character escapes of RFC 8259 section 7, by the byte after the backslash. */
const simpleEscapes = new Map(
  Object.entries({ '"': 34, '\\': 92, '/': 47, b: 8, f: 12, n: 10, r: 13, t: 9 }).map(
    ([letter, byte]) => [letter.charCodeAt(0), byte],
  ),
);

/**
 * Reads one string at a time out of a body whose UTF-8 has been checked. It can stop in the middle, so
 * that a string of many megabytes does not hold the event loop; memory stays below the string's bytes.
 */
export class JsonStringScanner {
  readonly #body: Buffer;
  /** Decoded bytes of a string that has escapes; grows, and is kept for the next one. */
  #scratch = Buffer.alloc(256);
  #scratchBytes = 0;
  #hasEscapes = false;
  /** First byte that is not yet in the scratch bytes. */
  #runStart = 0;
  /** Where reading stands; after `ended` behind the closing quote, after `broken` at the fault. */
  at = 0;
  /** What was expected at the fault, for the message. */
  expected = '';
  /** The first escape that is grammatical but refused, and where its backslash is. */
  refused:
    | { readonly code: 'control_character' | 'invalid_unicode'; readonly offset: number }
    | undefined;

  constructor(body: Buffer) {
    this.#body = body;
  }

  /** Begins at the byte after the opening quote. */
  begin(at: number): void {
    this.at = at;
    this.#runStart = at;
    this.#scratchBytes = 0;
    this.#hasEscapes = false;
    this.refused = undefined;
  }

  /** Scans up to `until`, or a few bytes further where an escape lies across it. */
  scan(until: number): StringScan {
    const body = this.#body;
    const end = Math.min(until, body.length);
    let at = this.at;
    while (at < end) {
      const byte = body[at] as number;
      if (byte === quote) {
        this.at = at + 1;
        return 'ended';
      }
      if (byte < 0x20) {
        return this.#broken(at, 'an escape instead of a raw control character');
      }
      if (byte === backslash) {
        at = this.#escape(at);
        if (at < 0) {
          return 'broken';
        }
      } else {
        at += 1;
      }
    }
    this.at = at;
    return at < body.length ? 'more' : this.#broken(body.length, 'a closing quotation mark');
  }

  /** The string that just ended. */
  text(): string {
    const end = this.at - 1;
    if (!this.#hasEscapes) {
      return this.#body.toString('utf8', this.#runStart, end);
    }
    this.#copyRun(end);
    return this.#scratch.toString('utf8', 0, this.#scratchBytes);
  }

  /** Decodes the escape at `at`; where the next byte is, or -1 after a fault. */
  #escape(at: number): number {
    this.#copyRun(at);
    this.#hasEscapes = true;
    const length = this.#body[at + 1] === lowerU ? this.#unicodeEscape(at) : this.#simple(at);
    this.#runStart = at + length;
    return length > 0 ? at + length : -1;
  }

  #simple(at: number): number {
    const byte = simpleEscapes.get(this.#body[at + 1] ?? -1);
    if (byte === undefined) {
      this.#broken(at, 'an escape that JSON knows');
      return 0;
    }
    this.#append(byte);
    return 2;
  }

  #unicodeEscape(at: number): number {
    const unit = hexCodeUnit(this.#body, at + 2);
    if (unit < 0) {
      this.#broken(at, 'four hexadecimal digits after \\u');
      return 0;
    }
    const low = isHighSurrogate(unit) ? escapedCodeUnit(this.#body, at + 6) : -1;
    if (isLowSurrogate(low)) {
      this.#append(0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff));
      return 12;
    }
    if (unit === 0 || isHighSurrogate(unit) || isLowSurrogate(unit)) {
      const code = unit === 0 ? 'control_character' : 'invalid_unicode';
      this.refused ??= { code, offset: at };
    } else {
      this.#append(unit);
    }
    return 6;
  }

  #broken(at: number, expected: string): 'broken' {
    this.at = at;
    this.expected = expected;
    return 'broken';
  }

  #copyRun(end: number): void {
    const bytes = end - this.#runStart;
    this.#reserve(bytes);
    this.#body.copy(this.#scratch, this.#scratchBytes, this.#runStart, end);
    this.#scratchBytes += bytes;
  }

  #append(codePoint: number): void {
    this.#reserve(4);
    if (codePoint < 0x80) {
      this.#scratch[this.#scratchBytes] = codePoint;
      this.#scratchBytes += 1;
    } else {
      this.#scratchBytes += this.#scratch.write(
        String.fromCodePoint(codePoint),
        this.#scratchBytes,
      );
    }
  }

  #reserve(bytes: number): void {
    const needed = this.#scratchBytes + bytes;
    if (needed > this.#scratch.length) {
      const grown = Buffer.alloc(needed * 2);
      this.#scratch.copy(grown, 0, 0, this.#scratchBytes);
      this.#scratch = grown;
    }
  }
}
