import type { Client, ClientStatus } from '../../domain/client.ts';
import type { Write } from '../../domain/working-set.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

/** Moves the totals by what a batch changed; most batches of updates change none. */
export function storeTotals(
  connection: Connection,
  workspaceId: WorkspaceId,
  writes: readonly Write<Client>[],
): void {
  const moves: Record<ClientStatus, number> = { active: 0, inactive: 0 };
  for (const { before, after } of writes) {
    if (before !== null) {
      moves[before.status] -= 1;
    }
    if (after !== null) {
      moves[after.status] += 1;
    }
  }
  for (const status of ['active', 'inactive'] as const) {
    if (moves[status] !== 0) {
      connection
        .statement(
          `INSERT INTO client_totals (workspace_id, status, clients) VALUES (?, ?, ?)
           ON CONFLICT (workspace_id, status) DO UPDATE SET clients = clients + excluded.clients`,
        )
        .run(workspaceId, statusNumber(status), moves[status]);
    }
  }
}

/** How many clients have one of these statuses. */
export function readTotal(
  connection: Connection,
  workspaceId: WorkspaceId,
  statuses: readonly ClientStatus[],
): number {
  let total = 0;
  for (const status of new Set(statuses)) {
    const row = connection
      .statement('SELECT clients FROM client_totals WHERE workspace_id = ? AND status = ?')
      .get(workspaceId, statusNumber(status));
    total += Number(row?.[0] ?? 0);
  }
  return total;
}
