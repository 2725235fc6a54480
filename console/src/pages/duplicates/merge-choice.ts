import type { Client, MergeRequest } from 'clientele-sdk';
import { type Attribute, isEmptyValue, isSameValue, valueOf } from '../../lib/attributes.ts';

/** Which of the two as they stand side by side. */
export type Side = 'first' | 'second';

/** Whose value stays; `both`: one after the other, for companies. */
export type Choice = Side | 'both';

/** The two, and who goes on under their own id. */
export interface MergePlan {
  readonly first: Client;
  readonly second: Client;
  readonly survivor: Side;
  /** What somebody chose, by the id of the attribute. */
  readonly choices: ReadonlyMap<string, Choice>;
}

/** Shown by its state, chosen as a whole. */
export const portalAttribute: Attribute = {
  id: 'portal',
  label: 'Portal',
  kind: 'text',
  pointer: '/portal',
  options: [],
  isEditable: false,
  isCustom: false,
  isRetired: false,
};

/** Names of the members between which a merge chooses, by the ids of their attributes. */
const memberNames: Readonly<Record<string, string>> = {
  name: 'name',
  email: 'email',
  phone: 'phone',
  status: 'status',
  companyId: 'companyIds',
  externalId: 'externalId',
  notes: 'notes',
  signedUpAt: 'signedUpAt',
  ip: 'ip',
  portal: 'portal',
};

/** Those of the attributes between which a merge chooses and of which one of the two has a value. */
export function mergeable(
  attributes: readonly Attribute[],
  { first, second }: Pick<MergePlan, 'first' | 'second'>,
): readonly Attribute[] {
  return [...attributes, portalAttribute].filter(
    (attribute) =>
      (attribute.isCustom || memberNames[attribute.id] !== undefined) &&
      !(isEmptyValue(shownValue(first, attribute)) && isEmptyValue(shownValue(second, attribute))),
  );
}

/** What stands there for a client. */
export function shownValue(client: Client, attribute: Attribute): unknown {
  return attribute === portalAttribute
    ? (client.portal?.state ?? null)
    : valueOf(client, attribute);
}

/** Whether the two have the same there. */
export function isEqual({ first, second }: MergePlan, attribute: Attribute): boolean {
  return isSameValue(shownValue(first, attribute), shownValue(second, attribute));
}

/** What is chosen, or what a merge does unless told: the survivor's wins, the other's fills a gap. */
export function choiceOf(plan: MergePlan, attribute: Attribute): Choice {
  const chosen = plan.choices.get(attribute.id);
  if (chosen !== undefined) {
    return chosen;
  }
  if (attribute.id === 'companyId') {
    return 'both';
  }
  const { survivor } = plan;
  return isEmptyValue(shownValue(plan[survivor], attribute)) ? otherSide(survivor) : survivor;
}

export function otherSide(side: Side): Side {
  return side === 'first' ? 'second' : 'first';
}

/** The choices as the call takes them. `both` is what it does by itself. */
export function fieldsOf(
  { survivor, choices }: MergePlan,
  attributes: readonly Attribute[],
): NonNullable<MergeRequest['fields']> {
  return Object.fromEntries(
    attributes.flatMap((attribute) => {
      const choice = choices.get(attribute.id);
      return choice === undefined || choice === 'both'
        ? []
        : [[memberOf(attribute), choice === survivor ? 'survivor' : 'loser'] as const];
    }),
  );
}

/** The attribute of a member as merges name it. */
export function attributeOfMember(
  attributes: readonly Attribute[],
  member: string,
): Attribute | undefined {
  return [...attributes, portalAttribute].find((attribute) => memberOf(attribute) === member);
}

function memberOf({ id, isCustom }: Attribute): string {
  return isCustom ? id.replace('.', '/') : (memberNames[id] ?? id);
}
