import { ok, refuse } from './issue.ts';
import type { Checked } from './issue.ts';

/** What a text may be. */
export interface TextRules {
  /** The member as the caller spells it; goes into messages. */
  readonly field: string;
  /** Limit in code points (what a person counts as characters, more or less). */
  readonly codePointsMax: number;
  /** Limit in bytes of UTF-8; four per code point unless said. */
  readonly bytesMax?: number;
  /** Tabs and line ends are part of the text. One-line text is the default. */
  readonly multiline?: boolean;
}

const printableAscii = /^[ -~]*$/;
const multilineAscii = /^[\t\n\r -~]*$/;

// U+0085, U+2028 and U+2029 end a line, so they are out of place in one-line text only. The other C1
// controls are stored: they are what mis-decoded Windows-1252 text is made of ("O\u0092Brien").
// oxlint-disable-next-line no-control-regex
const lineControls = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;
// oxlint-disable-next-line no-control-regex
const multilineControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

// White space, everything that is not drawn at all, and the two fillers that are drawn as nothing.
const nothingToSee = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800\ufeff]*$/u;

/**
 * Checks a text of an input. It is kept as it was sent, noncharacters (U+FFFE, U+FDD0) and bidi
 * overrides included: showing them safely is the console's work. Codes: `type`, `too_long`,
 * `invalid_unicode` (a lone surrogate, which UTF-8 cannot carry) and `control_character`
 * (PostgreSQL cannot store NUL; the others break lines and logs).
 */
export function checkText(value: unknown, rules: TextRules): Checked<string> {
  if (typeof value !== 'string') {
    return refuse('type', `\`${rules.field}\` must be a string.`);
  }
  const bytesMax = rules.bytesMax ?? rules.codePointsMax * 4;
  const ascii = rules.multiline === true ? multilineAscii : printableAscii;
  if (value.length <= rules.codePointsMax && value.length <= bytesMax && ascii.test(value)) {
    return ok(value);
  }
  return checkAnyText(value, rules, bytesMax);
}

function checkAnyText(value: string, rules: TextRules, bytesMax: number): Checked<string> {
  const { field, codePointsMax } = rules;
  if (isLongerThan(value, codePointsMax)) {
    return refuse(
      'too_long',
      `\`${field}\` must have at most ${codePointsMax} characters. Shorten it.`,
    );
  }
  if (!value.isWellFormed()) {
    return refuse(
      'invalid_unicode',
      `\`${field}\` must be valid Unicode: half of a surrogate pair is missing.`,
    );
  }
  const controls = rules.multiline === true ? multilineControls : lineControls;
  if (controls.test(value)) {
    return refuse(
      'control_character',
      rules.multiline === true
        ? `\`${field}\` must not hold control characters other than tabs and line ends.`
        : `\`${field}\` must be one line without control characters.`,
    );
  }
  // A UTF-16 unit is never more than three bytes of UTF-8, so most texts need no exact count.
  if (value.length * 3 > bytesMax && Buffer.byteLength(value) > bytesMax) {
    return refuse('too_long', `\`${field}\` must have at most ${bytesMax} bytes. Shorten it.`);
  }
  return ok(value);
}

/** True where the text has more code points than that. Does not walk a text that is far too long. */
export function isLongerThan(text: string, codePointsMax: number): boolean {
  if (text.length <= codePointsMax) {
    return false;
  }
  return text.length > codePointsMax * 2 || countCodePoints(text) > codePointsMax;
}

/** Code points of a text: a surrogate pair counts once. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index++) {
    const isPair =
      (text.charCodeAt(index) & 0xfc00) === 0xd800 &&
      (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    if (isPair) {
      count--;
      index++;
    }
  }
  return count;
}

/** True where a reader would see nothing: no text, only white space, or only zero-width characters. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && nothingToSee.test(text);
}
