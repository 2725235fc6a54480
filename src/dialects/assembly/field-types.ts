import type { FieldType } from '../../domain/custom-value.ts';
import type { Field } from '../../domain/field.ts';

/** The seven types of a custom field that Assembly has (wire-contracts 2.6). */
export const assemblyFieldTypes = [
  'text',
  'multiSelect',
  'email',
  'address',
  'url',
  'number',
  'phoneNumber',
] as const satisfies readonly FieldType[];

export type AssemblyFieldType = (typeof assemblyFieldTypes)[number];

const shownTypes: ReadonlySet<FieldType> = new Set(assemblyFieldTypes);

/** A field that Assembly can show; the others are never shown and never touched (design 4.4). */
export type ShownField = Field & { readonly type: AssemblyFieldType };

/** Whether Assembly can show this field. */
export function isShown(field: Field): field is ShownField {
  return shownTypes.has(field.type);
}
