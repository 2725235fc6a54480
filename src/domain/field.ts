import type { FieldType } from './custom-value.ts';

/** Which kind of record a field belongs to. */
export type FieldEntity = 'client' | 'company';

/** A choice of a multiSelect field. Values hold `key`s; people see labels. */
export interface FieldOption {
  /** `option-<uuid>`, as Assembly shows it (wire-contracts 2.6). */
  readonly id: string;
  readonly key: string;
  readonly label: string;
  /** `rgba(r, g, b, a)`. */
  readonly color: string;
}

/**
 * A custom field (design 4.4): *declared* by an admin, its values checked in every dialect, or
 * *observed*, first seen in a write, its type inferred and its values unchecked.
 */
export interface Field {
  readonly id: string;
  readonly entity: FieldEntity;
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  /** Zero-based, in the order of declaration or first sight. */
  readonly order: number;
  readonly declared: boolean;
  /** Empty unless `type` is `multiSelect`. */
  readonly options: readonly FieldOption[];
  readonly createdAt: number;
}

/** Every field of one workspace, by entity and key. Immutable: a changed catalog is a new one. */
export interface FieldCatalog {
  readonly client: ReadonlyMap<string, Field>;
  readonly company: ReadonlyMap<string, Field>;
}

export function createFieldCatalog(fields: readonly Field[]): FieldCatalog {
  const client = new Map<string, Field>();
  const company = new Map<string, Field>();
  for (const field of fields) {
    (field.entity === 'client' ? client : company).set(field.key, field);
  }
  return { client, company };
}
