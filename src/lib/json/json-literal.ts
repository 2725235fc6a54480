/** A word of RFC 8259 section 3, and the value it stands for. */
export interface JsonLiteral {
  readonly text: string;
  readonly value: boolean | null;
}

const literals = new Map<number, JsonLiteral>([
  [0x74, { text: 'true', value: true }],
  [0x66, { text: 'false', value: false }],
  [0x6e, { text: 'null', value: null }],
]);

/** The only word that can begin with this byte. */
export function literalFor(byte: number): JsonLiteral | undefined {
  return literals.get(byte);
}

/** Number of bytes from `at` on that agree with `text`, an ASCII word: its length when all do. */
export function agreeingBytes(body: Uint8Array, at: number, text: string): number {
  let count = 0;
  while (count < text.length && body[at + count] === text.charCodeAt(count)) {
    count += 1;
  }
  return count;
}
