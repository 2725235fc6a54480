import { observedFieldsMax } from '../../domain/decide-field.ts';
import type { Row } from './row.ts';

/** Fields of one entity that are so many that a key which none of them has makes no field any more. */
export interface FullFieldList {
  /** By its name. */
  readonly workspace: string;
  readonly entity: string;
  readonly count: number;
}

/** Every one of them, in a statement that all engines understand. */
export const fullFieldListsSql = `
  SELECT workspaces.name, fields.entity, count(*)
  FROM fields JOIN workspaces ON workspaces.workspace_id = fields.workspace_id
  GROUP BY workspaces.name, fields.entity
  HAVING count(*) >= ${observedFieldsMax}
  ORDER BY workspaces.name, fields.entity`;

/** A row of that statement. */
export function fullFieldListOf(row: Row): FullFieldList {
  return { workspace: String(row[0]), entity: String(row[1]), count: Number(row[2]) };
}
