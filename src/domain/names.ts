import { splitName } from './split-name.ts';
import type { NameParts } from './split-name.ts';

/** The three names of a record. `name` is what people read; the parts are what forms and mailings use. */
export interface Names extends NameParts {
  readonly name: string | null;
}

/** As long as any name on record, with room. It holds for the whole name as for its parts, so that what one API shows all can take back. */
export const nameCodePointsMax = 255;

/** New values for names: absent keeps, `null` unsets. */
export interface NamesPatch {
  readonly name?: string | null;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
}

/** The full name of two parts: given before family, without spaces at the ends; `null` where both are empty. */
export function joinName(givenName: string | null, familyName: string | null): string | null {
  const given = givenName?.trim() ?? '';
  const family = familyName?.trim() ?? '';
  if (given === '' || family === '') {
    return given + family || null;
  }
  return `${given} ${family}`;
}

/**
 * The names of a record after a patch (design 4.2).
 *
 * | sent | parts | name |
 * | --- | --- | --- |
 * | nothing | current | current |
 * | `name` | split of `name` | as sent, byte for byte |
 * | `name: null` | none | none |
 * | a part | that part as sent, the other one current | join of the parts |
 * | `name` and a part | that part as sent, the other one from the split of `name` | join of the parts |
 * | `name: null` and a part | that part as sent, the other one none | join of the parts |
 *
 * A part sent as `null` is sent: it unsets. Where the join is asked for, yet the parts are the very ones
 * that the name at hand (the sent one, else the current one) stands for, that name stays: whoever
 * repeats what is known does not rewrite "Lovelace, Ada". Applying a patch twice is applying it once.
 */
export function mergeNames(current: Names | undefined, patch: NamesPatch): Names {
  const { name, givenName, familyName } = patch;
  const base = name === undefined ? (current ?? nameless) : named(name);
  if (givenName === undefined && familyName === undefined) {
    return base;
  }
  const given = givenName === undefined ? base.givenName : givenName;
  const family = familyName === undefined ? base.familyName : familyName;
  const isSame = given === base.givenName && family === base.familyName;
  return {
    name: isSame && base.name !== null ? base.name : joinName(given, family),
    givenName: given,
    familyName: family,
  };
}

const nameless: Names = { name: null, givenName: null, familyName: null };

function named(name: string | null): Names {
  if (name === null) {
    return nameless;
  }
  const { givenName, familyName } = splitName(name);
  return { name, givenName, familyName };
}
