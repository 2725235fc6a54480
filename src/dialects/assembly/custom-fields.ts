import type { CustomFields } from '../../domain/client.ts';
import { type Field, type FieldCatalog, type FieldEntity, findField } from '../../domain/field.ts';
import { type Checked, type Issue, ok, pointerTo, refuse } from '../../domain/issue.ts';
import { isJsonObject, type JsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { readJson } from '../../lib/json/read-json.ts';
import type { Check } from '../shared/member-reader.ts';
import { type AssemblyFieldType, isShown } from './field-types.ts';

/**
 * Reads `customFields`: an object, or a string that holds one as JSON (the SDK's type is the string), read
 * as strictly as a body. `""` and `[]` clear a declared field (wire-contracts 2.4), and so does `null`. Of
 * others the transaction takes only what it finds stored, which can be `""`. Fields of a type that Assembly
 * has not are as unknown as undeclared ones, which the transaction refuses.
 */
export function checkCustomFields(
  fields: FieldCatalog,
  entity: FieldEntity,
): Check<Record<string, JsonValue>> {
  return (value) => {
    const object = typeof value === 'string' ? readObjectText(value) : readObject(value);
    return object.ok ? patchValues(object.value, (key) => findField(fields, entity, key)) : object;
  };
}

/** The values of a record that Assembly can show. */
export function shownCustomFields(
  customFields: CustomFields,
  fields: ReadonlyMap<string, Field>,
): Record<string, JsonValue> {
  const shown: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(customFields)) {
    const field = fields.get(key);
    if (field !== undefined && showsValue(field, value)) {
      shown[key] = value;
    }
  }
  return shown;
}

/**
 * Whether Assembly can show a value, and so whether a PUT that omits it clears it: that of a declared or
 * observed field whose type is one of its seven. An observed field takes any value that other dialects
 * write; one whose JSON type is not that of its field is left out, since it would break consumers that
 * know the type (wire-contracts 2.3), and so is the value of a retired field, which they are not told of.
 */
export function showsValue(field: Field, value: JsonValue): boolean {
  return !field.retired && isShown(field) && fits(field.type, value);
}

function fits(type: AssemblyFieldType, value: JsonValue): boolean {
  switch (type) {
    case 'multiSelect':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'address':
      return isJsonObject(value);
    case 'text':
    case 'email':
    case 'url':
    case 'number':
    case 'phoneNumber':
      return typeof value === 'string' || typeof value === 'number';
  }
}

const notAnObject = '`customFields` must be an object, or a string with the JSON text of one.';

function readObject(value: JsonValue): Checked<JsonObject> {
  return isJsonObject(value) ? ok(value) : refuse('type', notAnObject);
}

function readObjectText(text: string): Checked<JsonObject> {
  const read = readJson(Buffer.from(text));
  if (read.ok) {
    return readObject(read.value);
  }
  const { offset } = read.refusal;
  const where = offset === undefined ? '' : ` Reading the text stopped at its byte ${offset}.`;
  return refuse(
    read.refusal.code === 'duplicate_key' ? 'duplicate' : 'type',
    `${notAnObject}${where}`,
  );
}

function patchValues(
  object: JsonObject,
  find: (key: string) => Field | undefined,
): Checked<Record<string, JsonValue>> {
  const values: Record<string, JsonValue> = {};
  const issues: Issue[] = [];
  for (const [key, value] of Object.entries(object)) {
    const field = find(key);
    if (field !== undefined && !isShown(field)) {
      issues.push({
        pointer: pointerTo(key),
        code: 'unknown_field',
        message: 'There is no custom field with this key here. Leave it out.',
      });
    }
    values[key] = field?.declared === true && isEmpty(value) ? null : value;
  }
  return issues.length > 0 ? { ok: false, issues } : ok(values);
}

function isEmpty(value: JsonValue): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}
