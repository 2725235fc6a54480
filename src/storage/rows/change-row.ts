import type { ChangePatch, ChangeType } from '../../domain/change.ts';
import type { StoredChange } from '../storage.ts';
import type { Row } from './row.ts';

/** A change from a row of: position, entity_id, version, type, at, actor, dialect, previous, patch. */
export function changeOf(row: Row): StoredChange {
  return {
    position: row[0] as number,
    entityId: row[1] as string,
    version: row[2] as number,
    type: row[3] as ChangeType,
    at: row[4] as number,
    origin: { actor: row[5] as string, dialect: row[6] as string },
    previous: row[7] as number | null,
    patch: JSON.parse(row[8] as string) as ChangePatch,
  };
}
