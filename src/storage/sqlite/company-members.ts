import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

const add = 'INSERT INTO client_companies (workspace_id, company_id, client_pk) VALUES (?, ?, ?)';
const remove =
  'DELETE FROM client_companies WHERE workspace_id = ? AND company_id = ? AND client_pk = ?';

/** Brings the rows that lead from companies to a client from one list of companies to another. */
export function storeMemberships(
  connection: Connection,
  workspaceId: WorkspaceId,
  pk: number,
  before: readonly string[],
  after: readonly string[],
): void {
  if (before === after) {
    return;
  }
  const was = new Set(before);
  const is = new Set(after);
  for (const companyId of was) {
    if (!is.has(companyId)) {
      connection.statement(remove).run(workspaceId, companyId, pk);
    }
  }
  for (const companyId of is) {
    if (!was.has(companyId)) {
      connection.statement(add).run(workspaceId, companyId, pk);
    }
  }
}
