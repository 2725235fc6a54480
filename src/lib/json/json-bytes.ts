/** The bytes that RFC 8259 gives a meaning to, by name. */
export const byteOf = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  upperE: 0x45,
  lowerE: 0x65,
  lowerU: 0x75,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

/** True for the four white-space bytes of RFC 8259 section 2, and for no other. */
export function isJsonSpace(byte: number): boolean {
  return (
    byte === byteOf.space ||
    byte === byteOf.lineFeed ||
    byte === byteOf.carriageReturn ||
    byte === byteOf.tab
  );
}

/** True for `0` to `9`; false for what lies beyond the end of a body (`undefined`). */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= byteOf.zero && byte <= byteOf.nine;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) {
    return -1;
  }
  if (isDigit(byte)) {
    return byte - byteOf.zero;
  }
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The code unit written as four hexadecimal digits from `at`, or -1 where they are not there. */
export function hexCodeUnit(body: Uint8Array, at: number): number {
  // A missing digit is -1, all ones: it makes the whole number negative.
  const unit =
    (hexDigit(body[at]) << 12) |
    (hexDigit(body[at + 1]) << 8) |
    (hexDigit(body[at + 2]) << 4) |
    hexDigit(body[at + 3]);
  return unit < 0 ? -1 : unit;
}

/** True for the first half of a surrogate pair (U+D800 to U+DBFF). */
export function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

/** True for the second half of a surrogate pair (U+DC00 to U+DFFF). */
export function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

/** The code unit of the escape `\uXXXX` whose backslash is at `at`, or -1 if none begins there. */
export function escapedCodeUnit(body: Uint8Array, at: number): number {
  const begins = body[at] === byteOf.backslash && body[at + 1] === byteOf.lowerU;
  return begins ? hexCodeUnit(body, at + 2) : -1;
}

/** The same bytes as a `Buffer`, without copying. */
export function asBuffer(body: Uint8Array): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}
