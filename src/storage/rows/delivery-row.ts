import type { ChangeType } from '../../domain/change.ts';
import type { AttemptRecord, DeliveryRecord, DeliveryState } from '../webhook-store.ts';
import type { Row } from './row.ts';

/** A delivery from a row of: position, type, entity_id, changed_at, state, attempts, next_at, last_at, last_ms, last_status, last_error, settled_at. */
export function deliveryOf(row: Row): DeliveryRecord {
  const at = row[7] as number | null;
  return {
    position: row[0] as number,
    type: row[1] as ChangeType,
    entityId: row[2] as string,
    changedAt: row[3] as number,
    state: row[4] as DeliveryState,
    attempts: row[5] as number,
    nextAt: row[6] as number | null,
    last:
      at === null
        ? null
        : {
            at,
            durationMs: row[8] as number,
            status: row[9] as number | null,
            error: row[10] as string | null,
          },
    settledAt: row[11] as number | null,
  };
}

/** An attempt from a row of: position, id, at, ms, status, error, response. */
export function attemptOf(row: Row): AttemptRecord {
  return {
    position: row[0] as number,
    id: row[1] as string,
    at: row[2] as number,
    durationMs: row[3] as number,
    status: row[4] as number | null,
    error: row[5] as string | null,
    response: row[6] as string | null,
  };
}
