import type { AliasKind } from '../../domain/merge.ts';
import type { WorkspaceId } from '../storage.ts';
import { clientColumnList, standardColumnList } from './client-rows.ts';
import { aliasesOfKeys, chainsFrom } from './lineage-rows.ts';
import { firstRow, type Row, type Session } from './session.ts';

const select = `SELECT ${clientColumnList} FROM clients c WHERE c.workspace_id = $1`;

/** What a client can be found by. */
export type ClientKey = 'id' | 'external_id' | 'email_key';

export function rowBy(
  session: Session,
  workspaceId: WorkspaceId,
  key: ClientKey,
  value: string,
): Promise<Row | undefined> {
  return firstRow(session, `${select} AND c.${key} = $2`, [workspaceId, value]);
}

/** Without custom fields: for `standardClientOf`. */
export function standardRowById(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Row | undefined> {
  return firstRow(
    session,
    `SELECT ${standardColumnList} FROM clients c WHERE c.workspace_id = $1 AND c.id = $2`,
    [workspaceId, id],
  );
}

export function firstInIdRange(
  session: Session,
  workspaceId: WorkspaceId,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Row | undefined> {
  return firstRow(session, `${select} AND c.id BETWEEN $2 AND $3 ORDER BY c.id LIMIT 1`, [
    workspaceId,
    from,
    to,
  ]);
}

export function unassignedAfter(
  session: Session,
  workspaceId: WorkspaceId,
  page: { readonly afterId: string; readonly limit: number },
): Promise<readonly Row[]> {
  return session.rows(`${select} AND c.company_ids IS NULL AND c.id > $2 ORDER BY c.id LIMIT $3`, [
    workspaceId,
    page.afterId,
    page.limit,
  ]);
}

/** Ids of the first clients of a company. */
export async function companyClientIds(
  session: Session,
  workspaceId: WorkspaceId,
  companyId: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await session.rows(
    `SELECT client_id FROM client_companies
     WHERE workspace_id = $1 AND company_id = $2 ORDER BY client_id LIMIT $3`,
    [workspaceId, companyId, limit],
  );
  return rows.map((row) => row[0] as string);
}

/** The row of whoever a merged-away client became. */
export async function rowOfSurvivor(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Row | undefined> {
  const last = (await chainsFrom(session, workspaceId, [id])).at(-1);
  return last === undefined ? undefined : rowBy(session, workspaceId, 'id', last.merge.survivorId);
}

/** The row of whoever a key leads to that nobody holds. */
export async function rowByAlias(
  session: Session,
  workspaceId: WorkspaceId,
  { kind, key }: { readonly kind: AliasKind; readonly key: string },
): Promise<Row | undefined> {
  for (const { clientId } of await aliasesOfKeys(session, workspaceId, kind, [key])) {
    const row =
      (await rowBy(session, workspaceId, 'id', clientId)) ??
      (await rowOfSurvivor(session, workspaceId, clientId));
    if (row !== undefined) {
      return row;
    }
  }
  return undefined;
}
