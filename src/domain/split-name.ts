/** The two parts of a person's name. `null`: no such part is known. */
export interface NameParts {
  readonly givenName: string | null;
  readonly familyName: string | null;
}

// Words that belong to the surname behind them, however they are capitalised.
const particles = new Set(
  (
    'van von der den ter ten de del dela della delle degli dei di da das dos du la le los las el al ' +
    "bin ibn bint abu abi af av zu zum zur vom st st. 't"
  ).split(' '),
);

// The same, but common given names or initials when they are capitalised ("Ben", "E").
const lowerCaseParticles = new Set('do e y i und of ben te op het in zij'.split(' '));

const suffixes = new Set(
  'jr jr. sr sr. ii iii iv phd ph.d. ph.d md m.d. dds d.d.s. esq esq. jnr snr mba cpa'.split(' '),
);

// By far the most common form; nothing below could split it in another way.
const twoWords = /^[^\s,]+ [^\s,]+$/;

/**
 * Splits a full name, the last word being the family name unless the name says otherwise:
 *
 * | full name | given | family |
 * | --- | --- | --- |
 * | `Ada`, `山田太郎` (one word) | all of it | |
 * | `Brønt Chloaf` | Brønt | Chloaf |
 * | `Lovelace, Ada` | Ada | Lovelace |
 * | `Ludwig van Beethoven` | Ludwig | van Beethoven |
 * | `José Ortega y Gasset` | José | Ortega y Gasset |
 * | `Martin Luther King Jr.` | Martin Luther | King Jr. |
 * | `John Smith, Jr.` | John | Smith, Jr. |
 *
 * Runs of white space count as one space. No letter is lost; the comma between two parts may go.
 * Titles stay with the given name. The order of parts is never guessed from the script.
 */
export function splitName(fullName: string): NameParts {
  if (twoWords.test(fullName)) {
    const space = fullName.indexOf(' ');
    return { givenName: fullName.slice(0, space), familyName: fullName.slice(space + 1) };
  }
  return fullName.includes(',') ? splitAtComma(fullName) : splitWords(words(fullName));
}

function splitAtComma(fullName: string): NameParts {
  const comma = fullName.indexOf(',');
  const before = words(fullName.slice(0, comma));
  const after = words(fullName.slice(comma + 1));
  const last = before.at(-1);
  if (last === undefined) {
    return parts(after, []);
  }
  if (after.length > 0 && after.every(isSuffix)) {
    return splitWords([...before.slice(0, -1), `${last},`, ...after]);
  }
  // "Smith, John, Jr.": the suffix belongs to the family name.
  const secondComma = after.findIndex((word) => word.endsWith(','));
  const tail = after.slice(secondComma + 1);
  if (secondComma >= 0 && tail.length > 0 && tail.every(isSuffix)) {
    const given = after.slice(0, secondComma + 1).map((word) => word.replace(/,$/, ''));
    return parts(given, [...before.slice(0, -1), `${last},`, ...tail]);
  }
  return parts(after, before);
}

function splitWords(all: readonly string[]): NameParts {
  return all.length < 2 ? parts(all, []) : splitBefore(all, familyStart(all));
}

function familyStart(all: readonly string[]): number {
  let end = all.length;
  while (end > 2 && isSuffix(all[end - 1] ?? '')) {
    end--;
  }
  let start = end - 1;
  while (start > 1 && isParticle(all[start - 1] ?? '')) {
    start--;
    // "Ortega y Gasset": what stands before the conjunction is a surname too.
    if (all[start] === 'y' && start > 1) {
      start--;
    }
  }
  return start;
}

function splitBefore(all: readonly string[], index: number): NameParts {
  return parts(all.slice(0, index), all.slice(index));
}

function parts(given: readonly string[], family: readonly string[]): NameParts {
  return { givenName: given.join(' ') || null, familyName: family.join(' ') || null };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function isParticle(word: string): boolean {
  return lowerCaseParticles.has(word) || particles.has(word.toLowerCase());
}

function isSuffix(word: string): boolean {
  return suffixes.has(word.toLowerCase().replace(/,$/, ''));
}
