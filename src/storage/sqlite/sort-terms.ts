/**
 * Sort keys as tokens of the search index: their order as bytes is the order of the keys, ascending in
 * one form and descending in the other, because the index can only be walked upwards.
 *
 * The alphabet is what the tokenizer keeps: every code point from U+0080 on and printable ASCII but the
 * capital letters, which it would lower and which no folded text has.
 */

/** Longer keys are cut: what follows would sort hardly anyone and cost everyone. */
const codePointsMax = 64;

/** A pk has seven digits of base 36: 78 billion clients. */
const pkDigits = 7;
const pkMax = 36 ** pkDigits - 1;

const missing = '1';
const present = '0';

/**
 * The term of a key when sorting ascending: clients with equal keys share it, and stand in it in the
 * order of creation. `null` sorts last.
 */
export function ascendingTerm(key: string | null): string {
  return key === null ? missing : present + cut(key);
}

/**
 * The term of a key when sorting descending: each client has one of its own, because those with equal
 * keys must come in the reverse order of creation. `null` sorts first.
 */
export function descendingTerm(key: string | null, pk: number): string {
  const tie = (pkMax - pk).toString(36).padStart(pkDigits, '0');
  return key === null ? present + tie : missing + reversed(cut(key)) + end + tie;
}

/** Above every code point of a reversed key, so that a key sorts behind those that it begins. */
const end = '\u0080';

// Single characters for what nearly every key consists of. "~" and all beyond ASCII go by their
// distance from the last code point, behind the lowest character of the alphabet.
const beyond = ' ';
const beyondDigits = 4;
const codePointMax = 0x10ffff;
const reversedAscii = reverseAscii();

/** The same by character codes; 0 where a character is not alone. */
const reversedCodes = Uint8Array.from(reversedAscii, (letter) => letter?.charCodeAt(0) ?? 0);
const room = Buffer.alloc(codePointsMax);

function reversed(key: string): string {
  return reversedAlone(key) ?? reversedAny(key);
}

/** Nearly every key, in one text: to add up characters would leave a string behind for each. */
function reversedAlone(key: string): string | undefined {
  if (key.length > room.length) {
    return undefined;
  }
  for (let index = 0; index < key.length; index++) {
    const code = reversedCodes[key.charCodeAt(index)] ?? 0;
    if (code === 0) {
      return undefined;
    }
    room[index] = code;
  }
  return room.toString('latin1', 0, key.length);
}

function reversedAny(key: string): string {
  let term = '';
  for (let index = 0; index < key.length; index++) {
    const codePoint = key.codePointAt(index) ?? 0;
    term += reversedAscii[codePoint] ?? beyond + reversedDigits(codePoint);
    if (codePoint > 0xffff) {
      index += 1;
    }
  }
  return term;
}

function reversedDigits(codePoint: number): string {
  return (codePointMax - codePoint).toString(36).padStart(beyondDigits, '0');
}

/** By code point; `undefined` where a character is not alone. */
function reverseAscii(): readonly (string | undefined)[] {
  const letters: string[] = [];
  for (let code = 0x20; code < 0x7f; code++) {
    if (code < 0x41 || code > 0x5a) {
      letters.push(String.fromCharCode(code));
    }
  }
  // One of 69 characters stands for the rest, so "~" joins the rest.
  const singles = letters.slice(0, -1);
  const reversedLetters: (string | undefined)[] = Array.from({ length: 0x80 });
  for (const [index, letter] of singles.entries()) {
    reversedLetters[letter.charCodeAt(0)] = letters[singles.length - index];
  }
  return reversedLetters;
}

function cut(key: string): string {
  return key.length <= codePointsMax ? key : Array.from(key).slice(0, codePointsMax).join('');
}

/** Compares as SQLite does, by code points; JavaScript's own order differs beyond U+FFFF. */
export function compareTerms(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) {
      return byCodePoint(left) - byCodePoint(right);
    }
  }
  return a.length - b.length;
}

/** Puts surrogates behind the code units that stand for themselves. */
function byCodePoint(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
