import type { Company } from '../../domain/company.ts';
import type { Write } from '../../domain/working-set.ts';
import { customFieldsText } from '../rows/client-row.ts';
import { companyOf } from '../rows/company-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

const columns =
  'id, name, name_key, icon_image_url, fallback_color, custom_fields, version, created_at, updated_at';

export function companyById(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): Company | undefined {
  const row = connection
    .statement(`SELECT ${columns} FROM companies WHERE workspace_id = ? AND id = ?`)
    .get(workspaceId, id);
  return row === undefined ? undefined : companyOf(row);
}

export function companyByNameKey(
  connection: Connection,
  workspaceId: WorkspaceId,
  nameKey: string,
): Company | undefined {
  const row = connection
    .statement(`SELECT ${columns} FROM companies WHERE workspace_id = ? AND name_key = ?`)
    .get(workspaceId, nameKey);
  return row === undefined ? undefined : companyOf(row);
}

export function companiesAfter(
  connection: Connection,
  workspaceId: WorkspaceId,
  page: { readonly after: string; readonly limit: number },
): readonly Company[] {
  return connection
    .statement(
      `SELECT ${columns} FROM companies WHERE workspace_id = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    .all(workspaceId, page.after, page.limit)
    .map(companyOf);
}

/** Position of a company's newest change; `null` where it has none. */
export function companyLastChange(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): number | null {
  const row = connection
    .statement('SELECT last_change FROM companies WHERE workspace_id = ? AND id = ?')
    .get(workspaceId, id);
  return row === undefined ? null : (row[0] as number);
}

/**
 * Keeps companies. A name can go from one company to another within one call, so deletions come first
 * and a name that is taken over is given up before anyone takes it.
 */
export function storeCompanies(
  connection: Connection,
  workspaceId: WorkspaceId,
  writes: readonly Write<Company>[],
  lastChanges: ReadonlyMap<string, number>,
): void {
  for (const { before, after } of writes) {
    if (before !== null && after === null) {
      deleteCompany(connection, workspaceId, before.id);
    } else if (before !== null && after !== null && before.nameKey !== after.nameKey) {
      releaseName(connection, workspaceId, before.id);
    }
  }
  for (const { after } of writes) {
    if (after !== null) {
      putCompany(connection, workspaceId, after, lastChanges.get(after.id));
    }
  }
}

function deleteCompany(connection: Connection, workspaceId: WorkspaceId, id: string): void {
  connection
    .statement('DELETE FROM companies WHERE workspace_id = ? AND id = ?')
    .run(workspaceId, id);
}

/** Puts the id, which no other company has, where the name was, behind a character that no folded text begins with. */
function releaseName(connection: Connection, workspaceId: WorkspaceId, id: string): void {
  connection
    .statement(`UPDATE companies SET name_key = '  ' || id WHERE workspace_id = ? AND id = ?`)
    .run(workspaceId, id);
}

function putCompany(
  connection: Connection,
  workspaceId: WorkspaceId,
  company: Company,
  lastChange: number | undefined,
): void {
  connection
    .statement(
      `INSERT INTO companies (workspace_id, last_change, ${columns})
       VALUES (?, coalesce(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace_id, id) DO UPDATE SET
         name = excluded.name, name_key = excluded.name_key,
         icon_image_url = excluded.icon_image_url, fallback_color = excluded.fallback_color,
         custom_fields = excluded.custom_fields, version = excluded.version,
         updated_at = excluded.updated_at,
         last_change = max(companies.last_change, excluded.last_change)`,
    )
    .run(
      workspaceId,
      lastChange ?? null,
      company.id,
      company.name,
      company.nameKey,
      company.iconImageUrl,
      company.fallbackColor,
      customFieldsText(company.customFields),
      company.version,
      company.createdAt,
      company.updatedAt,
    );
}
