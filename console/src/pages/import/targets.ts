import type { Choice } from '../../components/choice.ts';
import { type Attribute, memberAttributes } from '../../lib/attributes.ts';

/** The choice that leaves a column out; no field has this key. */
export const leftOut = '-';

const customPrefix = 'customFields.';

/** What an import fills beside what every client is shown with. */
const further: readonly Choice[] = [
  { id: 'id', label: 'Id', hint: 'Of a client here, who is changed' },
  { id: 'companyNames', label: 'Companies, by name' },
  { id: 'companyIds', label: 'Companies, by id' },
  { id: 'portalState', label: 'Portal state' },
  { id: 'customFields', label: 'Custom fields, as JSON' },
];

const keys: Readonly<Record<string, string>> = {
  externalId: 'Rows whose key is known change that client',
  email: 'Rows whose key is known change that client',
};

/** Members that are chosen by another name, or that the directory keeps itself. */
const others: ReadonlySet<string> = new Set(['companyId']);

const members: readonly Choice[] = memberAttributes
  .filter(({ id, isEditable }) => isEditable && !others.has(id))
  .map(({ id, label }) => ({
    id,
    label,
    ...(keys[id] === undefined ? {} : { hint: keys[id] }),
  }));

/** Where the values of a column can go: a member, a field, a new field of its name, or nowhere. */
export function targetChoices(
  column: string,
  field: string | null,
  attributes: readonly Attribute[],
): readonly Choice[] {
  const fields = attributes
    .filter(({ isCustom, isRetired }) => isCustom && !isRetired)
    .map(({ id, label }) => ({ id, label, hint: 'Your field' }));
  const known = [...members, ...further, ...fields];
  const own = [`${customPrefix}${column}`, field ?? leftOut]
    .filter((id) => id !== leftOut && !known.some((choice) => choice.id === id))
    .map((id) => ({ id, label: newFieldLabel(id), hint: 'A field that is made by this import' }));
  const unique = new Map(own.map((choice) => [choice.id, choice]));
  return [{ id: leftOut, label: 'Leave it out' }, ...unique.values(), ...known];
}

function newFieldLabel(id: string): string {
  return `New field ${id.slice(customPrefix.length)}`;
}
