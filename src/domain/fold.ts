const plain = /^[!-~]+(?: [!-~]+)*$/;
const latin = /^[!-~\u00c0-\u024f]+(?: [!-~\u00c0-\u024f]+)*$/;
const latinLetters = /[\u00c0-\u024f]/g;
const whiteSpace = /[\s\p{Cc}]+/gu;

// Marks that are accents to a reader. The vowel signs of Indic scripts are marks as well, but to drop
// them would make different words equal, and so would a kana without its voicing mark.
const accents =
  /(?![\u3099\u309a])(?=\p{Mn})[\p{sc=Inherited}\p{sc=Cyrillic}\p{sc=Hebrew}\p{sc=Arabic}]/gu;
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

// Letters that have no decomposition, and the typographic signs that keyboards replace by plain ones.
const alikes: ReadonlyMap<string, string> = new Map([
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'n'],
  ['ı', 'i'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['ς', 'σ'],
  ['‘', "'"],
  ['’', "'"],
  ['ʻ', "'"],
  ['ʼ', "'"],
  ['‐', '-'],
  ['‑', '-'],
  ['–', '-'],
]);
const alike = new RegExp(`[${[...alikes.keys()].join('')}]`, 'g');

/**
 * The form in which texts are searched and sorted: without case, accents, invisible characters and
 * superfluous white space; compatibility forms (full-width letters, ligatures) as their plain ones.
 * Folding a folded text changes nothing. Only for finding: it makes different texts equal, so it must
 * never decide who somebody is.
 */
export function fold(text: string): string {
  if (plain.test(text)) {
    return text.toLowerCase();
  }
  return latin.test(text)
    ? text.replace(latinLetters, foldLatinLetter).toLowerCase()
    : foldAny(text);
}

// Most names with accents need no more than this table, at a third of the cost.
const latinForms = Array.from({ length: 0x250 - 0xc0 }, (_, index) =>
  foldAny(String.fromCharCode(0xc0 + index)),
);

function foldLatinLetter(letter: string): string {
  return latinForms[letter.charCodeAt(0) - 0xc0] ?? letter;
}

function foldAny(text: string): string {
  const letters = text.replace(unseen, '').normalize('NFKD').replace(accents, '').toLowerCase();
  return (
    letters
      .replace(alike, (letter) => alikes.get(letter) ?? letter)
      // Lower-casing can bring accents back, as in "İ".
      .replace(accents, '')
      .normalize('NFC')
      .replace(whiteSpace, ' ')
      .trim()
  );
}
