import { clientColumns, clientOf, refOf } from '../rows/client-row.ts';
import type { TransferRow } from '../transfer-store.ts';
import type { TransferTable } from '../transfer-tables.ts';
import type { WorkspaceId } from '../storage.ts';
import { insertClientRow } from './client-statements.ts';
import { storeMemberships } from './company-members.ts';
import type { Connection } from './connection.ts';
import { SearchWrites } from './search-writes.ts';

/** Keeps clients who come by a move, as a write does: with their search rows and memberships. */
export function addMovedClients(
  connection: Connection,
  { columns }: TransferTable,
  workspaceId: WorkspaceId,
  rows: readonly TransferRow[],
): void {
  const names = Object.keys(columns);
  const order = clientColumns.map((name) => names.indexOf(name));
  const search = new SearchWrites(workspaceId);
  for (const row of rows) {
    const own = order.map((index) => row[index] ?? null);
    const [client, ref] = [clientOf(own), refOf(own)];
    insertClientRow(connection, workspaceId, client, ref);
    search.add(ref.pk, null, client);
    storeMemberships(connection, workspaceId, ref.pk, [], client.companyIds);
  }
  search.store(connection);
}
