import type {
  ChangeFieldType,
  ChangedFieldType,
  DeclareField,
  Field,
  GetFieldQuery,
  ListFieldsQuery,
  UpdateField,
} from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Fields: named properties of clients, or of companies. A key that a field had before leads to it, too. */
export interface Fields {
  /** In their order. */
  list(query?: ListFieldsQuery, options?: CallOptions): Promise<readonly Field[]>;
  declare(field: DeclareField, options?: WriteOptions): Promise<Field>;
  get(key: string, query?: GetFieldQuery, options?: CallOptions): Promise<Field>;
  /** Renames, relabels, moves or retires it, or replaces its options. */
  update(
    key: string,
    changes: UpdateField,
    query?: GetFieldQuery,
    options?: WriteOptions,
  ): Promise<Field>;
  /** Converts every stored value, or counts what would become of them. */
  changeType(
    key: string,
    request: ChangeFieldType,
    query?: GetFieldQuery,
    options?: WriteOptions,
  ): Promise<ChangedFieldType>;
}

export function fieldsOf({ call }: Transport): Fields {
  return {
    async list(query, options) {
      const { data } = await call('listFields', { query }, options);
      return data;
    },
    declare: (body, options) => call('declareField', { body }, options),
    get: (key, query, options) => call('getField', { path: { key }, query }, options),
    update: (key, body, query, options) =>
      call('updateField', { path: { key }, body, query }, options),
    changeType: (key, body, query, options) =>
      call('changeFieldType', { path: { key }, body, query }, options),
  };
}
