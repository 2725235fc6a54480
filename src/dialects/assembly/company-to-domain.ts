import type { CompanyPatch } from '../../domain/commands.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { checkUrl } from '../../domain/url.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { emptyIsNull, nameText, nullable } from '../shared/value-checks.ts';
import { checkCustomFields } from './custom-fields.ts';

const readOnlyMembers: ReadonlySet<string> = new Set([
  'id',
  'object',
  'createdAt',
  'updatedAt',
  'isPlaceholder',
]);

const hexColor = /^#[\da-f]{6}$/i;

const checkName = nameText('name');
const checkColor: Check<string> = (value) =>
  typeof value === 'string' && hexColor.test(value)
    ? ok(value)
    : refuse('type', '`fallbackColor` must be a hexadecimal colour like #938EAB.');

/** Body of `POST /v1/companies`: the name is required, empty values count as not given (wire-contracts 2.5). */
export function toCreateCompany(
  body: JsonValue | undefined,
  fields: FieldCatalog,
): Checked<{ readonly name: string; readonly patch: CompanyPatch }> {
  const opened = MemberReader.ofBody(body);
  if (!opened.ok) {
    return opened;
  }
  const name = opened.value.require('name', checkName);
  const patch = readRest(opened.value, nullable(checkCustomFields(fields, 'company')));
  return opened.value.finish(() => ({ name: name ?? '', patch: patch() }));
}

/** Body of `PATCH /v1/companies/{id}`: absent members are kept. The icon and the colour are ours to accept (README, decisions). */
export function toUpdateCompany(
  body: JsonValue | undefined,
  fields: FieldCatalog,
): Checked<CompanyPatch> {
  const opened = MemberReader.ofBody(body);
  if (!opened.ok) {
    return opened;
  }
  const name = opened.value.read('name', checkName);
  const patch = readRest(opened.value, checkCustomFields(fields, 'company'));
  return opened.value.finish(() => ({ ...patch(), ...compact({ name }) }));
}

function readRest(
  reader: MemberReader,
  checkFields: Check<Record<string, JsonValue> | null>,
): () => CompanyPatch {
  const iconImageUrl = reader.read('iconImageUrl', emptyIsNull(checkUrl));
  const fallbackColor = reader.read('fallbackColor', emptyIsNull(checkColor));
  const values = reader.read('customFields', checkFields) ?? undefined;
  reader.refuseOthers({ readOnly: readOnlyMembers });
  return () =>
    compact({
      iconImageUrl,
      fallbackColor,
      customFields:
        values === undefined
          ? undefined
          : { values, unknown: 'refuse' as const, pointer: '/customFields' },
    });
}
