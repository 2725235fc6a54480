import { ok, refuse } from './issue.ts';
import type { Checked } from './issue.ts';
import { checkText, isBlank } from './text.ts';

/** Settings of `parseExternalId`. */
export interface ExternalIdRules {
  /** Refuse the values of `junkIdentifiers`; a workspace may turn this off. */
  readonly refuseJunk: boolean;
  /** The member as the caller spells it; `externalId` unless said. */
  readonly field?: string;
}

// An index of PostgreSQL takes no key above 2,704 bytes; 255 code points are at most 1,020.
const codePointsMax = 255;

/**
 * What loosely written integrations send for "no id": the printed form of an empty value, or the
 * placeholder of a visitor who has not signed in. As keys they would glue strangers together.
 * Compared without case and outer white space.
 */
export const junkIdentifiers: ReadonlySet<string> = new Set([
  'null',
  '(null)',
  'undefined',
  'none',
  'nil',
  'nan',
  '0',
  'true',
  'false',
  '[object object]',
  'guest',
  'anonymous',
  '00000000-0000-0000-0000-000000000000',
]);

/**
 * An external id of an input: any text of one line, 1 to 255 code points, kept as it was sent and
 * compared exactly (case, white space and normal form count). `__proto__`, `..` and `a/b` are ids like
 * any other. Codes: those of `checkText`, `blank`, `junk_identifier`.
 */
export function parseExternalId(value: unknown, rules: ExternalIdRules): Checked<string> {
  const field = rules.field ?? 'externalId';
  const checked = checkText(value, { field, codePointsMax });
  if (!checked.ok) {
    return checked;
  }
  if (isBlank(checked.value)) {
    return refuse('blank', `\`${field}\` must not be blank. Leave it out where there is no id.`);
  }
  if (rules.refuseJunk && junk.test(checked.value)) {
    return refuse(
      'junk_identifier',
      `\`${field}\` must be the person's own id, not the text of an empty value. Leave it out where there is no id.`,
    );
  }
  return ok(checked.value);
}

/*
 * One expression over the list. To trim, to lower and to look the text up would take a string of its own
 * for each id, and V8 puts every string that a set is asked for into its table of names.
 */
const junk = new RegExp(
  `^\\s*(?:${[...junkIdentifiers].map((text) => RegExp.escape(text)).join('|')})\\s*$`,
  'i',
);
