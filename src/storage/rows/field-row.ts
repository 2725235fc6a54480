import type { Field, FieldEntity, FieldOption } from '../../domain/field.ts';
import { isTrue, type Row } from './row.ts';

/** A field from a row of: id, entity, key, label, type, sort_order, is_declared, options, created_at, aliases, is_retired, converting_from. */
export function fieldOf(row: Row): Field {
  return {
    id: row[0] as string,
    entity: row[1] as FieldEntity,
    key: row[2] as string,
    aliases: JSON.parse(row[9] as string) as string[],
    label: row[3] as string,
    type: row[4] as Field['type'],
    order: row[5] as number,
    declared: isTrue(row[6]),
    retired: isTrue(row[10]),
    convertingFrom: row[11] as Field['convertingFrom'],
    options: JSON.parse(row[7] as string) as FieldOption[],
    createdAt: row[8] as number,
  };
}
