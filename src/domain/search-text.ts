import { fold } from './fold.ts';
import { phoneDigits } from './phone.ts';

/**
 * Search in two steps. `searchText` is put in a trigram index; `searchAlternatives` says which trigrams
 * every match of a query must have; `matchesSearch` then decides about each candidate, so that an
 * index may offer too much but never too little.
 *
 * What is found: a record that has every white-space separated word of the query somewhere in the
 * chosen fields, in any order, without regard to case and accents. A word of one or two code points
 * matches the beginnings of words only (a trigram is longer than it). A query of digits and whatever is no
 * letter is also looked for as one row of digits in the phone, its leading zeros left out: `0612345678` finds
 * `+33 6 12 34 56 78`, and `555-0199 #12` finds `(555) 0199 ext. 12`. Beside words with letters, each word of
 * that kind is a row of its own: `ada 06-12`.
 */

/** The fields of a record that can be searched, as stored. */
export interface SearchFields {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly externalId: string | null;
}

/** A query, folded. */
export interface SearchTerms {
  /** Different words; empty where the query is blank, which matches everything. */
  readonly words: readonly string[];
  /** The other way to read it, where it may hold a phone number or parts of one. */
  readonly phone?: PhoneReading;
}

/** What a match has somewhere, and which rows of digits in its phone. */
interface PhoneReading {
  readonly words: readonly string[];
  readonly digits: readonly string[];
}

// Two of them before each word make its first one and two code points trigrams of their own. No text
// that passed `checkText` holds one, and folding turns it into a space.
const wordStart = '\u0002\u0002';
const letter = /\p{L}/u;
const astral = /[\ud800-\udfff]/;
const digit = /\d/;
const separators = /^[\p{P}+]+$/u;

/**
 * The text of a record for the trigram index: its different words, each behind two U+0002: the words of
 * the name, the email, the digits of the phone (and its words, where it holds letters), the external id.
 */
export function searchText(fields: SearchFields): string {
  const words: string[] = [];
  addWords(words, fields.name);
  addWords(words, fields.email);
  addPhone(words, fields.phone);
  addWords(words, fields.externalId);
  return words.length === 0 ? '' : wordStart + words.join(wordStart);
}

function addWords(words: string[], value: string | null): void {
  if (value === null) {
    return;
  }
  const folded = fold(value);
  if (!folded.includes(' ')) {
    addWord(words, folded);
    return;
  }
  for (const word of folded.split(' ')) {
    addWord(words, word);
  }
}

function addPhone(words: string[], phone: string | null): void {
  if (phone === null) {
    return;
  }
  addWord(words, phoneDigits(phone));
  if (letter.test(phone)) {
    addWords(words, phone);
  }
}

function addWord(words: string[], word: string): void {
  if (word !== '' && !words.includes(word)) {
    words.push(word);
  }
}

/**
 * The different trigrams (three code points) of a text made by `searchText`, or of a word of at least
 * three. Those that lie across two words are left out: no query asks for them.
 */
export function trigrams(text: string): string[] {
  const found = new Set<string>();
  addTrigrams(found, text);
  return [...found];
}

/** Adds the same to others. */
export function addTrigrams(found: Set<string>, text: string): void {
  const points = astral.test(text) ? Array.from(text) : undefined;
  const last = (points ?? text).length - 3;
  for (let index = 0; index <= last; index++) {
    const trigram =
      points === undefined ? text.slice(index, index + 3) : points.slice(index, index + 3).join('');
    if (!isAcrossWords(trigram)) {
      found.add(trigram);
    }
  }
}

// A mark is in its place in front only: alone before two letters, or before another mark and a letter.
function isAcrossWords(trigram: string): boolean {
  const mark = trigram.lastIndexOf('\u0002');
  return mark > 0 && (mark !== 1 || trigram.charCodeAt(0) !== 2);
}

/** Reads a query. Never fails: a query is any text. */
export function searchTerms(query: string): SearchTerms {
  // Half of a surrogate pair would be found in the middle of a character, where no trigram begins.
  const folded = fold(query.toWellFormed());
  const words = folded === '' ? [] : [...new Set(folded.split(' '))];
  const phone = phoneReading(words, folded);
  return phone === undefined ? { words } : { words, phone };
}

function phoneReading(words: readonly string[], folded: string): PhoneReading | undefined {
  const others = words.filter((word) => !isOfPhone(word) && !separators.test(word));
  const parts = others.length === 0 ? [folded] : words.filter(isOfPhone);
  // Zeros in front are dialled at home only. Where nothing else is left, there is no phone to look for.
  const digits = parts.map((part) => phoneDigits(part).replace(/^0+/, ''));
  return digits.length === 0 || digits.includes('') ? undefined : { words: others, digits };
}

function isOfPhone(word: string): boolean {
  return digit.test(word) && !letter.test(word);
}

/**
 * What every match has in its search text, as trigrams: all of one list. One list for the words and
 * one for the digits, where they say something else. A list can be empty, where the query is blank.
 */
export function searchAlternatives(terms: SearchTerms): readonly (readonly string[])[] {
  const byWords = trigramsOfAll(terms.words);
  if (terms.phone === undefined) {
    return [byWords];
  }
  const asPhone = [...terms.phone.words, ...terms.phone.digits];
  const isSame =
    asPhone.length === terms.words.length && asPhone.every((term) => terms.words.includes(term));
  return isSame ? [byWords] : [byWords, trigramsOfAll(asPhone)];
}

function trigramsOfAll(terms: readonly string[]): string[] {
  return [...new Set(terms.flatMap(trigramsOfTerm))];
}

function trigramsOfTerm(term: string): string[] {
  const needle = needleOf(term);
  // A short word gives one trigram: two word starts and its only letter, or one and both letters.
  return needle === term ? trigrams(term) : [Array.from(needle).slice(-3).join('')];
}

/** What to look for in a search text: the word itself, or its beginning where it is shorter than a trigram. */
function needleOf(term: string): string {
  return term.length >= 6 || Array.from(term).length >= 3 ? term : wordStart + term;
}

/** Whether a record matches a query; only the fields that are not `null` count. */
export function matchesSearch(fields: SearchFields, terms: SearchTerms): boolean {
  const text = searchText(fields);
  if (terms.words.every((word) => text.includes(needleOf(word)))) {
    return true;
  }
  if (terms.phone === undefined || fields.phone === null) {
    return false;
  }
  const digits = wordStart + phoneDigits(fields.phone);
  return (
    terms.phone.words.every((word) => text.includes(needleOf(word))) &&
    terms.phone.digits.every((row) => digits.includes(needleOf(row)))
  );
}
