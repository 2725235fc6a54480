import { asBuffer, byteOf, isDigit, isJsonSpace } from './json-bytes.ts';
import { JsonBuilder } from './json-builder.ts';
import { endOfNumber, numberValue } from './json-number.ts';
import { agreeingBytes, literalFor } from './json-literal.ts';
import { isFaultOfMeaning, refusalMessage } from './json-refusal.ts';
import { JsonStringScanner } from './json-string.ts';
import type { JsonLimits, JsonRead, JsonRefusal, JsonRefusalCode } from './json-refusal.ts';
import type { JsonValue } from './json-value.ts';

const { quote, comma, colon, minus, openArray, openObject, closeArray, closeObject } = byteOf;

/** What may come next; the words are also those of the message when something else comes. */
type Expected =
  | 'a value'
  | 'a value or `]`'
  | 'a member name or `}`'
  | 'a member name'
  | 'a colon'
  | 'a comma or `]`'
  | 'a comma or `}`'
  | 'nothing more';

/**
 * The strict reader: RFC 8259 and our stricter rules, over bytes whose UTF-8 has been checked. It keeps
 * its own stack, so no text can exhaust the call stack, and it can stop after any stretch of bytes.
 *
 * A fault of syntax, a duplicate or forbidden name and too much depth end the reading at once. What is
 * well-formed but cannot be kept (a number, an escape, too many members, a long name) is remembered and
 * refused at the end: a text that is both is called malformed, wherever the two faults are.
 */
export class JsonReader {
  readonly #body: Buffer;
  readonly #limits: JsonLimits;
  readonly #strings: JsonStringScanner;
  readonly #builder: JsonBuilder;
  #at = 0;
  #expected: Expected = 'a value';
  #inString = false;
  #stringStart = 0;
  #stopped = false;
  #refusal: JsonRefusal | undefined;

  constructor(body: Uint8Array, limits: JsonLimits) {
    this.#body = asBuffer(body);
    this.#limits = limits;
    this.#builder = new JsonBuilder(limits);
    this.#strings = new JsonStringScanner(this.#body);
  }

  /**
   * Reads on up to the offset `until`; a number, word or escape that lies across it is finished first.
   * True when there is nothing left to read: then ask for `result`.
   */
  readUntil(until: number): boolean {
    const end = Math.min(until, this.#body.length);
    while (this.#at < end && !this.#stopped) {
      const byte = this.#body[this.#at] as number;
      if (this.#inString) {
        this.#continueString(end);
      } else if (isJsonSpace(byte)) {
        this.#at += 1;
      } else {
        this.#take(byte);
      }
    }
    return this.#stopped || this.#at >= this.#body.length;
  }

  /** The answer, once `readUntil` has said that there is nothing left. */
  result(): JsonRead {
    if (!this.#stopped && this.#inString) {
      this.#continueString(this.#body.length);
    }
    if (!this.#stopped && this.#expected !== 'nothing more') {
      const isEmpty = this.#expected === 'a value' && this.#builder.depth === 0;
      this.#refuse(isEmpty ? 'empty_body' : 'invalid_json', this.#at, this.#expected);
    }
    return this.#refusal === undefined
      ? { ok: true, value: this.#builder.root ?? null }
      : { ok: false, refusal: this.#refusal };
  }

  #take(byte: number): void {
    switch (this.#expected) {
      case 'a value':
        return this.#takeValue(byte);
      case 'a value or `]`':
        return byte === closeArray ? this.#close() : this.#takeValue(byte);
      case 'a member name or `}`':
        return byte === closeObject ? this.#close() : this.#takeName(byte);
      case 'a member name':
        return this.#takeName(byte);
      case 'a colon':
        return byte === colon ? this.#step('a value') : this.#malformed(this.#at);
      case 'a comma or `]`':
      case 'a comma or `}`':
        return this.#takeSeparator(byte);
      case 'nothing more':
        return this.#malformed(this.#at);
    }
  }

  #takeValue(byte: number): void {
    if (byte === quote) {
      this.#beginString();
    } else if (byte === openObject || byte === openArray) {
      this.#open(byte === openObject ? 'object' : 'array');
    } else if (isDigit(byte) || byte === minus) {
      this.#takeNumber();
    } else {
      this.#takeLiteral(byte);
    }
  }

  #takeName(byte: number): void {
    return byte === quote ? this.#beginString() : this.#malformed(this.#at);
  }

  #takeSeparator(byte: number): void {
    const inArray = this.#expected === 'a comma or `]`';
    if (byte === (inArray ? closeArray : closeObject)) {
      return this.#close();
    }
    if (byte !== comma) {
      return this.#malformed(this.#at);
    }
    if (inArray) {
      this.#builder.beginItem();
    }
    return this.#step(inArray ? 'a value' : 'a member name');
  }

  #takeNumber(): void {
    const end = endOfNumber(this.#body, this.#at);
    if (end < 0) {
      return this.#malformed(~end, 'a digit');
    }
    const value = numberValue(this.#body, this.#at, end);
    if (typeof value === 'string') {
      this.#refuse(value, this.#at);
    }
    this.#at = end;
    return this.#place(typeof value === 'string' ? null : value);
  }

  #takeLiteral(byte: number): void {
    const literal = literalFor(byte);
    if (literal === undefined) {
      const isMark = byte === 0xef && this.#at === 0;
      return this.#malformed(this.#at, isMark ? 'no byte order mark' : this.#expected);
    }
    const { text, value } = literal;
    const count = agreeingBytes(this.#body, this.#at, text);
    if (count < text.length) {
      return this.#malformed(this.#at + count, `\`${text}\``);
    }
    this.#at += count;
    return this.#place(value);
  }

  #beginString(): void {
    this.#inString = true;
    this.#stringStart = this.#at;
    this.#strings.begin(this.#at + 1);
    this.#at += 1;
  }

  #continueString(end: number): void {
    const scanned = this.#strings.scan(end);
    this.#at = this.#strings.at;
    if (scanned === 'broken') {
      this.#malformed(this.#at, this.#strings.expected);
    } else if (scanned === 'ended') {
      this.#inString = false;
      this.#endString();
    }
  }

  #endString(): void {
    const isName = this.#expected === 'a member name' || this.#expected === 'a member name or `}`';
    const { refused } = this.#strings;
    if (refused !== undefined) {
      this.#refuse(refused.code, refused.offset);
    }
    const text = refused === undefined ? this.#strings.text() : undefined;
    if (!isName) {
      return this.#place(text ?? null);
    }
    const fault = this.#builder.beginMember(text);
    if (fault !== undefined) {
      this.#refuse(fault, this.#stringStart);
    }
    this.#expected = 'a colon';
    return undefined;
  }

  #open(kind: 'array' | 'object'): void {
    if (this.#builder.depth >= this.#limits.depthMax) {
      return this.#refuse('too_deep', this.#at);
    }
    this.#builder.open(kind);
    return this.#step(kind === 'array' ? 'a value or `]`' : 'a member name or `}`');
  }

  #close(): void {
    this.#at += 1;
    this.#builder.close();
    this.#expectSeparator();
  }

  #place(value: JsonValue): void {
    this.#builder.place(value);
    this.#expectSeparator();
  }

  #expectSeparator(): void {
    const { inside } = this.#builder;
    this.#expected =
      inside === 'array'
        ? 'a comma or `]`'
        : inside === 'object'
          ? 'a comma or `}`'
          : 'nothing more';
  }

  #step(expected: Expected): void {
    this.#at += 1;
    this.#expected = expected;
  }

  #malformed(offset: number, expected: string = this.#expected): void {
    this.#refuse('invalid_json', offset, expected);
  }

  /** The first fault of meaning is kept for the end; any other fault is the answer. */
  #refuse(code: JsonRefusalCode, offset: number, expected = ''): void {
    const isOfMeaning = isFaultOfMeaning(code);
    if (!isOfMeaning || this.#refusal === undefined) {
      const message = refusalMessage(code, this.#limits, expected);
      this.#refusal = { code, message, offset, pointer: this.#builder.pointer() };
    }
    this.#stopped = !isOfMeaning;
  }
}
