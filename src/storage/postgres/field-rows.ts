import { createFieldCatalog } from '../../domain/field.ts';
import type { Field, FieldCatalog } from '../../domain/field.ts';
import { fieldOf } from '../rows/field-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { type Column, insertion, namesOf } from './recordset.ts';
import type { Session, Statement } from './session.ts';

interface FieldRecord {
  readonly field: Field;
  readonly lastChange: number;
}

const columns: readonly Column<FieldRecord>[] = [
  { name: 'id', type: 'text', of: ({ field }) => field.id },
  { name: 'entity', type: 'text', of: ({ field }) => field.entity },
  { name: 'key', type: 'text', of: ({ field }) => field.key },
  { name: 'label', type: 'text', of: ({ field }) => field.label },
  { name: 'type', type: 'text', of: ({ field }) => field.type },
  { name: 'sort_order', type: 'bigint', of: ({ field }) => field.order },
  { name: 'is_declared', type: 'boolean', of: ({ field }) => field.declared },
  { name: 'options', type: 'text', of: ({ field }) => JSON.stringify(field.options) },
  { name: 'created_at', type: 'bigint', of: ({ field }) => field.createdAt },
  { name: 'aliases', type: 'text', of: ({ field }) => JSON.stringify(field.aliases) },
  { name: 'is_retired', type: 'boolean', of: ({ field }) => field.retired },
  { name: 'converting_from', type: 'text', of: ({ field }) => field.convertingFrom },
  {
    name: 'last_change',
    type: 'bigint',
    of: ({ lastChange }) => lastChange,
    counter: 'position',
  },
];

export async function readFields(
  session: Session,
  workspaceId: WorkspaceId,
): Promise<FieldCatalog> {
  const rows = await session.rows(
    `SELECT ${namesOf(columns)} FROM fields WHERE workspace_id = $1 ORDER BY entity, sort_order, key`,
    [workspaceId],
  );
  return createFieldCatalog(rows.map(fieldOf));
}

/** Positions of the newest changes of fields, by id; no entry for a field that is not there. */
export async function fieldLastChanges(
  session: Session,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows(
    'SELECT id, last_change FROM fields WHERE workspace_id = $1 AND id = ANY($2)',
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row[0] as string, row[1] as number]));
}

/** Keeps new and changed fields, whole. */
export function insertionOfFields(
  workspaceId: WorkspaceId,
  fields: readonly Field[],
  lastChangeOf: (id: string) => number,
): Statement {
  const records = fields.map((field) => ({ field, lastChange: lastChangeOf(field.id) }));
  const { text, values } = insertion('fields', workspaceId, columns, records);
  return {
    text: `${text}
     ON CONFLICT (workspace_id, id) DO UPDATE SET
       key = excluded.key, label = excluded.label, type = excluded.type,
       sort_order = excluded.sort_order, is_declared = excluded.is_declared,
       options = excluded.options, aliases = excluded.aliases,
       is_retired = excluded.is_retired, converting_from = excluded.converting_from,
       last_change = greatest(fields.last_change, excluded.last_change)`,
    values,
  };
}
