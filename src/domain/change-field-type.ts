import type { ChangeFieldType, ConvertValue, FinishFieldType } from './commands.ts';
import { convertValue } from './convert-value.ts';
import { checkCustomValue } from './custom-value.ts';
import { customFieldsSizeIssue } from './custom-fields-limits.ts';
import { isEqualJson } from '../lib/json/is-equal-json.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { CustomFields } from './client.ts';
import { companyNotFound } from './decide-company.ts';
import type { DecideContext } from './decide-context.ts';
import { clientNotFound, failureOfIssues } from './errors.ts';
import {
  multiSelectNeedsOptions,
  onlyMultiSelectHasOptions,
  optionsFrom,
} from './field-options.ts';
import { type Field, storedKeys } from './field.ts';
import type { Issue } from './issue.ts';
import type { Outcome } from './outcome.ts';
import { putClientFields, putCompanyFields } from './put-custom-fields.ts';
import { fieldNotFound, putField } from './put-field.ts';
import type { WorkingSet } from './working-set.ts';

/** What becomes of one stored value: the same, another one, gone, or not convertible. */
export type Converted =
  | { readonly kind: 'kept' }
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'unset' }
  | { readonly kind: 'lost'; readonly reason: string };

/**
 * Gives a field its new type. New values are checked against it from here on; stored ones are converted
 * one by one, and until that is done the field remembers its type before. Asking again for the type that
 * is being changed to is no failure: so the conversion goes on where it stopped.
 */
export function changeFieldType(
  set: WorkingSet,
  command: ChangeFieldType,
  context: DecideContext,
): Outcome {
  const before = set.field(command.entity, command.key);
  if (before === undefined) {
    return { kind: 'failed', failure: fieldNotFound };
  }
  const issue = typeIssue(before, command);
  if (issue !== undefined) {
    return { kind: 'failed', failure: failureOfIssues([issue]) };
  }
  const field = withType(before, command, context);
  putField(set, { before, after: field }, 'field.updated', context);
  return { kind: 'field', field };
}

/** The field as the command leaves it; pure, so that a preview can ask. */
export function withType(
  field: Field,
  { type, options }: Pick<ChangeFieldType, 'type' | 'options'>,
  context: Pick<DecideContext, 'newId'>,
): Field {
  return {
    ...field,
    // An admin says of which type it is: that is a declaration.
    declared: true,
    type,
    convertingFrom: type === field.type ? field.convertingFrom : field.type,
    options: options === undefined ? field.options : optionsFrom(options, field.options, context),
  };
}

/** Why a field cannot get that type, if so. */
export function typeIssue(
  field: Field,
  { type, options }: Pick<ChangeFieldType, 'type' | 'options'>,
): Issue | undefined {
  if (field.convertingFrom !== null && type !== field.type) {
    return {
      pointer: '/type',
      code: 'enum',
      message:
        'Values are still being converted to the type before. Finish that first: send the same type again.',
    };
  }
  if (type !== 'multiSelect') {
    return options === undefined ? undefined : onlyMultiSelectHasOptions;
  }
  return (options ?? field.options).length === 0 ? multiSelectNeedsOptions : undefined;
}

/**
 * What a conversion makes of a record's value of this field. Where it has no type before, as when an
 * observed field was declared, a value that fits stays, and any other one is of no known type.
 */
export function convertField(customFields: CustomFields, field: Field): Converted {
  const { key, convertingFrom: from, type: to, options } = field;
  if (!Object.hasOwn(customFields, key)) {
    return { kind: 'kept' };
  }
  const value = customFields[key] ?? null;
  if (from === null && checkCustomValue(field, value).ok) {
    return { kind: 'kept' };
  }
  const converted = convertValue(value, { from: from ?? to, to, options });
  if (!converted.ok) {
    return { kind: 'lost', reason: converted.issues[0]?.message ?? '' };
  }
  if (converted.value === null) {
    return { kind: 'unset' };
  }
  if (converted.value === value) {
    return { kind: 'kept' };
  }
  const size = customFieldsSizeIssue({ ...customFields, [key]: converted.value });
  return size === undefined
    ? { kind: 'value', value: converted.value }
    : { kind: 'lost', reason: size.message };
}

/** Converts one record's value, as an ordinary change of that record. */
export function convertRecord(
  set: WorkingSet,
  command: ConvertValue,
  context: DecideContext,
): Outcome {
  const { entity, id } = command;
  const field = set.field(entity, command.key);
  if (field === undefined) {
    return { kind: 'failed', failure: fieldNotFound };
  }
  if (entity === 'client') {
    const client = set.client(id);
    return client === undefined
      ? { kind: 'failed', failure: clientNotFound }
      : putClientFields(set, client, nextFields(client.customFields, field, command), context);
  }
  const company = set.company(id);
  return company === undefined
    ? { kind: 'failed', failure: companyNotFound }
    : putCompanyFields(set, company, nextFields(company.customFields, field, command), context);
}

function nextFields(
  customFields: CustomFields,
  field: Field,
  { type, clearsUnconvertible }: ConvertValue,
): CustomFields {
  if (field.type !== type) {
    return customFields;
  }
  const converted = convertField(customFields, field);
  if (converted.kind === 'value') {
    return { ...customFields, [field.key]: converted.value };
  }
  if (converted.kind === 'unset' || (converted.kind === 'lost' && clearsUnconvertible)) {
    const { [field.key]: _, ...rest } = customFields;
    return rest;
  }
  return customFields;
}

/**
 * Forgets the type before, and with it the options that only that one had. Only this transaction sees both
 * that the values were walked through and what the field is called, so it is here that the two are compared.
 */
export function finishFieldType(
  set: WorkingSet,
  { entity, key, type, walkedAs }: FinishFieldType,
  context: DecideContext,
): Outcome {
  const before = set.field(entity, key);
  if (before === undefined) {
    return { kind: 'failed', failure: fieldNotFound };
  }
  if (before.type !== type || before.convertingFrom === null || !isAsWalked(before, walkedAs)) {
    return { kind: 'field', field: before };
  }
  const options = type === 'multiSelect' ? before.options : [];
  const field: Field = { ...before, convertingFrom: null, options };
  putField(set, { before, after: field }, 'field.updated', context);
  return { kind: 'field', field };
}

/** Whether a walk that began with the one knew all keys and options of the other. */
export function isAsWalked(field: Field, walkedAs: FinishFieldType['walkedAs']): boolean {
  const known = storedKeys(walkedAs);
  return (
    storedKeys(field).every((key) => known.includes(key)) &&
    isEqualJson(namesOf(field), namesOf(walkedAs))
  );
}

/** What a text can be to become a choice. */
function namesOf({ options }: Pick<Field, 'options'>): JsonValue {
  return options.map(({ key, label }) => [key, label]);
}
