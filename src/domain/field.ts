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
  /**
   * Keys that it had before, the newest first. They go on naming the field in every input, and the rows of
   * records that were not written since still have them.
   */
  readonly aliases: readonly string[];
  readonly label: string;
  readonly type: FieldType;
  /** Zero-based, in the order of declaration or first sight. */
  readonly order: number;
  readonly declared: boolean;
  /** Takes no new values; stored ones stay. */
  readonly retired: boolean;
  /** The type before, while stored values are still being converted to `type`; else `null`. */
  readonly convertingFrom: FieldType | null;
  /** Empty unless `type`, or the type before, is `multiSelect`. */
  readonly options: readonly FieldOption[];
  readonly createdAt: number;
}

/** Every field of one workspace, by entity and key. Immutable: a changed catalog is a new one. */
export interface FieldCatalog {
  readonly client: ReadonlyMap<string, Field>;
  readonly company: ReadonlyMap<string, Field>;
  readonly renamed: RenamedFields;
}

/** Fields by each key that they had before. Empty in a workspace where none was renamed. */
export type RenamedFields = Readonly<Record<FieldEntity, ReadonlyMap<string, Field>>>;

export function createFieldCatalog(fields: readonly Field[]): FieldCatalog {
  const catalog = {
    client: new Map<string, Field>(),
    company: new Map<string, Field>(),
    renamed: { client: new Map<string, Field>(), company: new Map<string, Field>() },
  };
  for (const field of fields) {
    catalog[field.entity].set(field.key, field);
    for (const alias of field.aliases) {
      catalog.renamed[field.entity].set(alias, field);
    }
  }
  return catalog;
}

/** The field that a key names, be it its key or one that it had before. */
export function findField(
  catalog: FieldCatalog,
  entity: FieldEntity,
  key: string,
): Field | undefined {
  return catalog[entity].get(key) ?? catalog.renamed[entity].get(key);
}

/** Every key under which a field's value may be stored; where a row has several, the first one counts. */
export function storedKeys({ key, aliases }: Pick<Field, 'key' | 'aliases'>): readonly string[] {
  return [key, ...aliases];
}
