import type { Client } from '../../domain/client.ts';
import type { EmailKey } from '../../domain/email.ts';
import { clientColumnList, clientOf, standardColumnList } from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection, Row } from './connection.ts';

const select = `SELECT ${clientColumnList} FROM clients`;
const byPk = `${select} WHERE workspace_id = ? AND pk = ?`;
const byId = `${select} WHERE workspace_id = ? AND id = ?`;
const standardById = `SELECT ${standardColumnList} FROM clients WHERE workspace_id = ? AND id = ?`;
const byExternalId = `${select} WHERE workspace_id = ? AND external_id = ?`;
const byEmailKey = `${select} WHERE workspace_id = ? AND email_key = ?`;
const inIdRange = `${select} WHERE workspace_id = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT 1`;
const unassigned = `${select} WHERE workspace_id = ? AND company_ids IS NULL AND id > ? ORDER BY id LIMIT ?`;

export function rowByPk(
  connection: Connection,
  workspaceId: WorkspaceId,
  pk: number,
): Row | undefined {
  return connection.statement(byPk).get(workspaceId, pk);
}

/** How many rows `rowsByPks` reads at most. */
export const pksMax = 50;
// The plus keeps SQLite from walking an index of the whole workspace, which it takes for the better way.
const byPks = `${select} WHERE +workspace_id = ? AND pk IN (?${', ?'.repeat(pksMax - 1)})`;
const noPk = -1;

/** The rows of some clients, at most `pksMax`, in no order: one statement costs two thirds of one for each. */
export function rowsByPks(
  connection: Connection,
  workspaceId: WorkspaceId,
  pks: readonly number[],
): Row[] {
  const padding = Array.from({ length: pksMax - pks.length }, () => noPk);
  return connection.statement(byPks).all(workspaceId, ...pks, ...padding);
}

export function rowById(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): Row | undefined {
  return connection.statement(byId).get(workspaceId, id);
}

/** Without custom fields: for `standardClientOf`. */
export function standardRowById(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): Row | undefined {
  return connection.statement(standardById).get(workspaceId, id);
}

export function rowByExternalId(
  connection: Connection,
  workspaceId: WorkspaceId,
  externalId: string,
): Row | undefined {
  return connection.statement(byExternalId).get(workspaceId, externalId);
}

export function rowByEmailKey(
  connection: Connection,
  workspaceId: WorkspaceId,
  key: EmailKey,
): Row | undefined {
  return connection.statement(byEmailKey).get(workspaceId, key);
}

export function firstInIdRange(
  connection: Connection,
  workspaceId: WorkspaceId,
  range: { readonly from: string; readonly to: string },
): Row | undefined {
  return connection.statement(inIdRange).get(workspaceId, range.from, range.to);
}

export function unassignedAfter(
  connection: Connection,
  workspaceId: WorkspaceId,
  page: { readonly after: string; readonly limit: number },
): readonly Client[] {
  return connection.statement(unassigned).all(workspaceId, page.after, page.limit).map(clientOf);
}

/** The first pks of a company's clients. */
export function companyClientPks(
  connection: Connection,
  workspaceId: WorkspaceId,
  companyId: string,
  limit: number,
): readonly number[] {
  return connection
    .statement(
      'SELECT client_pk FROM client_companies WHERE workspace_id = ? AND company_id = ? ORDER BY client_pk LIMIT ?',
    )
    .all(workspaceId, companyId, limit)
    .map((row) => row[0] as number);
}

export function companyClientIds(
  connection: Connection,
  workspaceId: WorkspaceId,
  companyId: string,
  limit: number,
): readonly string[] {
  return connection
    .statement(
      `SELECT c.id FROM client_companies m CROSS JOIN clients c
       ON c.workspace_id = m.workspace_id AND c.pk = m.client_pk
       WHERE m.workspace_id = ? AND m.company_id = ? LIMIT ?`,
    )
    .all(workspaceId, companyId, limit)
    .map((row) => row[0] as string);
}
