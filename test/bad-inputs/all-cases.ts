import { type BadInput, isDifferent, type Outcome } from './bad-input.ts';
import { casesWithOwnTests } from './cases/elsewhere.ts';
import { conditionCases } from './cases/conditions.ts';
import { fieldCases } from './cases/fields.ts';
import { httpLayerCases } from './cases/http-layer.ts';
import { identifierCases } from './cases/identifiers.ts';
import { jsonTextCases } from './cases/json-text.ts';
import { keyAndBulkCases } from './cases/keys-and-bulk.ts';
import { mediaTypeCases } from './cases/media-types.ts';
import { queryStringCases } from './cases/query-strings.ts';
import { textCases } from './cases/texts.ts';
import type { DialectId } from './entries.ts';
import { inputsOf } from './run.ts';
import type { World } from './world.ts';

/** Every case that is put to the dialects by `runCases`. */
export const allCases: readonly BadInput[] = [
  ...httpLayerCases,
  ...mediaTypeCases,
  ...jsonTextCases,
  ...textCases,
  ...identifierCases,
  ...fieldCases,
  ...queryStringCases(() => Promise.reject(new Error('nothing is sent here'))),
  ...conditionCases,
  ...keyAndBulkCases,
];

/** The numbers of all cases that a dialect answers otherwise than the list states, or that cannot be put to it. */
export function differencesOf(world: World, dialect: DialectId): ReadonlySet<number> {
  const different = new Set<number>();
  for (const { number, stated, answers } of casesWithOwnTests) {
    const answer = answers[dialect];
    if (typeof answer === 'object' || !stated.includes(answer satisfies Outcome)) {
      different.add(number);
    }
  }
  for (const badInput of allCases) {
    const isAbsent = typeof badInput.answers[dialect] === 'object';
    const inputs = isAbsent ? [] : inputsOf(world, badInput, dialect);
    if (isAbsent || inputs.some(({ input }) => isDifferent(badInput, dialect, input))) {
      different.add(badInput.number);
    }
  }
  return different;
}
