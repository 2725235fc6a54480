const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The canonical, lower-case form of a UUID (RFC 9562 section 4) of any version, or `undefined` for any other text. */
export function parseUuid(text: string): string | undefined {
  return uuidForm.test(text) ? text.toLowerCase() : undefined;
}

/** The milliseconds since the epoch that a UUIDv7 carries (RFC 9562 section 5.7). */
export function timeOfUuidV7(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

/** What a source of ids depends on. */
export interface UuidV7SourceOptions {
  /** Milliseconds since the epoch; the time of an id that is asked for without one. */
  readonly now: () => number;
  /** That many unpredictable bytes; asked for a few thousand at a time. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * A source of UUIDv7 (RFC 9562 section 5.7) whose 48-bit time is exactly the given millisecond.
 * Ids of one source for the same millisecond ascend: a 32-bit counter fills `rand_a` and the first 20
 * bits of `rand_b` (section 6.2, method 1), starting at a random value with its top bit clear, so
 * that two thousand million ids fit in a millisecond before it wraps. 42 random bits follow.
 */
export function createUuidV7Source(options: UuidV7SourceOptions): (ms?: number) => string {
  const random = createRandomReader(options.randomBytes);
  // The text of the id is written into these bytes, which is three times as fast as joining strings.
  const text = Buffer.from('00000000-0000-7000-8000-000000000000', 'latin1');
  let lastMs = -1;
  let counter = 0;

  return function nextUuid(ms = options.now()): string {
    if (ms === lastMs) {
      counter = (counter + 1) >>> 0;
    } else {
      lastMs = ms;
      counter = random.next32() & 0x7fffffff;
      writeTime(text, ms);
    }
    writeCounter(text, counter, random.next32() & 0x03);
    writeHex(text, 26, random.next32(), 8);
    writeHex(text, 34, random.next32(), 2);
    return text.toString('latin1');
  };
}

const hexDigits = Buffer.from('0123456789abcdef', 'latin1');

/** Writes the lowest `digits` hexadecimal digits of an integer. */
function writeHex(text: Buffer, offset: number, value: number, digits: number): void {
  for (let shift = (digits - 1) * 4, at = offset; shift >= 0; shift -= 4, at++) {
    text[at] = hexDigits[(value >>> shift) & 0x0f] ?? 0;
  }
}

function writeTime(text: Buffer, ms: number): void {
  writeHex(text, 0, Math.floor(ms / 0x1_0000), 8);
  writeHex(text, 9, ms % 0x1_0000, 4);
}

// 12 bits of the counter behind the version, 14 behind the variant, 6 and two random bits in the next byte.
function writeCounter(text: Buffer, counter: number, randomBits: number): void {
  writeHex(text, 15, counter >>> 20, 3);
  writeHex(text, 19, 0x8000 | ((counter >>> 6) & 0x3fff), 4);
  writeHex(text, 24, ((counter & 0x3f) << 2) | randomBits, 2);
}

const blockWords = 1_024;

// A call for random bytes costs ten times what an id may cost, so they are fetched by the block.
function createRandomReader(randomBytes: UuidV7SourceOptions['randomBytes']): { next32(): number } {
  const words = new Int32Array(blockWords);
  const bytes = new Uint8Array(words.buffer);
  let index = blockWords;

  return {
    next32() {
      if (index === blockWords) {
        bytes.set(randomBytes(bytes.length));
        index = 0;
      }
      return words[index++] ?? 0;
    },
  };
}
