import type { JsonValue } from './json-value.ts';

/** Why a text was refused: the word that callers map to their own status and error body. */
export type JsonRefusalCode =
  | 'empty_body'
  | 'invalid_utf8'
  | 'invalid_json'
  | 'duplicate_key'
  | 'too_deep'
  | 'forbidden_key'
  | 'number_out_of_range'
  | 'unsafe_integer'
  | 'control_character'
  | 'invalid_unicode'
  | 'too_many_members'
  | 'key_too_long';

/** Why a text was refused. `offset` in bytes of the body where known; `pointer` RFC 6901. */
export interface JsonRefusal {
  readonly code: JsonRefusalCode;
  /** One or two sentences for the caller's developer; never a piece of the body. */
  readonly message: string;
  readonly offset?: number;
  /** The member or item in which reading stopped; absent where the text was never looked into. */
  readonly pointer?: string;
}

/** What reading gives: the value, or the one reason why there is none. Reading never throws. */
export type JsonRead =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly refusal: JsonRefusal };

/** How much a text may hold. Bytes are limited before a body gets here. */
export interface JsonLimits {
  /** Arrays and objects inside each other; a text that is one flat object has depth 1. */
  readonly depthMax: number;
  /** Members of one object. */
  readonly membersMax: number;
  /** Unicode code points of one member name. */
  readonly nameCodePointsMax: number;
}

/** The limits used where a caller names none. */
export const defaultJsonLimits: JsonLimits = {
  depthMax: 32,
  membersMax: 100_000,
  nameCodePointsMax: 1_024,
};

/**
 * The longest number that is read, in characters: the smallest double written out in full, with its
 * sign, has 1,077. Anything longer holds digits that no double can keep.
 */
export const numberCharactersMax = 1_077;

/** Faults of a well-formed text: what it says can be read, but not kept. */
const faultsOfMeaning: ReadonlySet<JsonRefusalCode> = new Set([
  'number_out_of_range',
  'unsafe_integer',
  'control_character',
  'invalid_unicode',
  'too_many_members',
  'key_too_long',
]);

/**
 * True where reading goes on after the fault, to find out whether the text is well-formed: a text that
 * is both malformed and unkeepable is called malformed, wherever the two faults are.
 */
export function isFaultOfMeaning(code: JsonRefusalCode): boolean {
  return faultsOfMeaning.has(code);
}

/** The sentence for `code`. `invalid_json` takes what was expected instead ("a comma or `}`"). */
export function refusalMessage(code: JsonRefusalCode, limits: JsonLimits, expected = ''): string {
  const sentences: Record<JsonRefusalCode, string> = {
    empty_body: 'The body is empty: send one JSON value.',
    invalid_utf8: 'The body is not valid UTF-8: encode it as UTF-8.',
    invalid_json: `The body is not valid JSON: expected ${expected} at this place.`,
    duplicate_key: 'The object has two members of this name: send each name once.',
    too_deep: `The body is nested deeper than ${limits.depthMax} levels: flatten it.`,
    forbidden_key:
      'The member names __proto__, constructor and prototype are not accepted: rename the member.',
    number_out_of_range: `The number does not fit a double, or has more than ${numberCharactersMax} characters: send it as a string.`,
    unsafe_integer:
      'The number is beyond ±9007199254740991, where digits get lost: send it as a string.',
    control_character: 'The string holds U+0000, which cannot be stored: remove it.',
    invalid_unicode: 'The string holds half of a surrogate pair: send both halves or neither.',
    too_many_members: `The object has more than ${limits.membersMax} members: send fewer.`,
    key_too_long: `The member name is longer than ${limits.nameCodePointsMax} characters: shorten it.`,
  };
  return sentences[code];
}

/** The RFC 6901 pointer of the path, outermost first: member names and item numbers. */
export function jsonPointer(path: readonly (string | number)[]): string {
  return path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
