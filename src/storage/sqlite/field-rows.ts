import { createFieldCatalog } from '../../domain/field.ts';
import type { Field, FieldCatalog } from '../../domain/field.ts';
import { fieldOf } from '../rows/field-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

const columns =
  'id, entity, key, label, type, sort_order, is_declared, options, created_at, aliases, is_retired, converting_from';

export function readFields(connection: Connection, workspaceId: WorkspaceId): FieldCatalog {
  const rows = connection
    .statement(
      `SELECT ${columns} FROM fields WHERE workspace_id = ? ORDER BY entity, sort_order, key`,
    )
    .all(workspaceId);
  return createFieldCatalog(rows.map(fieldOf));
}

/** Position of a field's newest change; `null` where it has none. */
export function fieldLastChange(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): number | null {
  const row = connection
    .statement('SELECT last_change FROM fields WHERE workspace_id = ? AND id = ?')
    .get(workspaceId, id);
  return row === undefined ? null : (row[0] as number);
}

export function putField(
  connection: Connection,
  workspaceId: WorkspaceId,
  field: Field,
  lastChange: number | undefined,
): void {
  connection
    .statement(
      `INSERT INTO fields (workspace_id, last_change, ${columns})
       VALUES (?, coalesce(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace_id, id) DO UPDATE SET
         key = excluded.key, label = excluded.label, type = excluded.type,
         sort_order = excluded.sort_order, is_declared = excluded.is_declared,
         options = excluded.options, aliases = excluded.aliases,
         is_retired = excluded.is_retired, converting_from = excluded.converting_from,
         last_change = max(fields.last_change, excluded.last_change)`,
    )
    .run(
      workspaceId,
      lastChange ?? null,
      field.id,
      field.entity,
      field.key,
      field.label,
      field.type,
      field.order,
      field.declared ? 1 : 0,
      JSON.stringify(field.options),
      field.createdAt,
      JSON.stringify(field.aliases),
      field.retired ? 1 : 0,
      field.convertingFrom,
    );
}
