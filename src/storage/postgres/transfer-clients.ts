import type { WorkspaceId } from '../storage.ts';
import type { TransferRow } from '../transfer-store.ts';
import type { TransferTable } from '../transfer-tables.ts';
import { clientColumns, type ClientRecord, recordOf } from './client-rows.ts';
import { sendAll } from './send-slices.ts';
import type { TransactionSession } from './session.ts';
import { insertionsOfClients, statementsBesideClients } from './store-clients.ts';
import { movedColumns } from './transfer-rows.ts';

/** Keeps clients who come by a move, as a write does: with their sort keys, search rows and memberships. */
export function addMovedClients(
  session: TransactionSession,
  table: TransferTable,
  workspaceId: WorkspaceId,
  rows: readonly TransferRow[],
): void {
  const columns = movedColumns(table);
  const order = clientColumns.map(({ name }) => columns.find((column) => column.name === name));
  const records = new Map<string, ClientRecord>();
  for (const row of rows) {
    const record = recordOf(order.map((column) => column?.of(row) ?? null));
    records.set(record.client.id, record);
  }
  const inserts = [...records.values()].map(({ client }) => client);
  const writes = { deletions: [], updates: [], inserts };
  sendAll(session, statementsBesideClients(workspaceId, writes));
  const insertions = insertionsOfClients(workspaceId, writes, ({ id }) => {
    const record = records.get(id);
    if (record === undefined) {
      throw new Error('a client came without a row');
    }
    return record;
  });
  sendAll(session, insertions);
}
