/** 256 bits: nobody guesses a session or an invitation. */
const tokenBytes = 32;
const form = /^[\w-]{43}$/;

/** Makes a token; `randomBytes` gives that many unpredictable bytes. Storage gets its hash only (`hashKey`). */
export function createToken(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(tokenBytes)).toString('base64url');
}

/** Whether a text can be a token at all. */
export function isToken(text: string): boolean {
  return form.test(text);
}
