import type { Company } from '../../domain/company.ts';
import type { Write } from '../../domain/working-set.ts';
import { customFieldsText } from '../rows/client-row.ts';
import { companyOf } from '../rows/company-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { type Column, insertion, namesOf } from './recordset.ts';
import type { Session, Statement, TransactionSession } from './session.ts';

interface CompanyRecord {
  readonly company: Company;
  readonly lastChange: number;
}

const columns: readonly Column<CompanyRecord>[] = [
  { name: 'id', type: 'text', of: ({ company }) => company.id },
  { name: 'name', type: 'text', of: ({ company }) => company.name },
  { name: 'name_key', type: 'text', of: ({ company }) => company.nameKey },
  { name: 'icon_image_url', type: 'text', of: ({ company }) => company.iconImageUrl },
  { name: 'fallback_color', type: 'text', of: ({ company }) => company.fallbackColor },
  {
    name: 'custom_fields',
    type: 'text',
    of: ({ company }) => customFieldsText(company.customFields),
  },
  { name: 'version', type: 'bigint', of: ({ company }) => company.version },
  { name: 'created_at', type: 'bigint', of: ({ company }) => company.createdAt },
  { name: 'updated_at', type: 'bigint', of: ({ company }) => company.updatedAt },
  {
    name: 'last_change',
    type: 'bigint',
    of: ({ lastChange }) => lastChange,
    counter: 'position',
  },
];

const select = `SELECT ${namesOf(columns)} FROM companies WHERE workspace_id = $1`;

/** Companies by id or by the key of their name, locked, in the order of their ids. `refs` learns their newest changes. */
export async function lockCompanies(
  session: Session,
  workspaceId: WorkspaceId,
  keys: { readonly ids: readonly string[]; readonly nameKeys: readonly string[] },
  refs: Map<string, number>,
): Promise<readonly Company[]> {
  const rows = await session.rows(
    `${select} AND (id = ANY($2) OR name_key = ANY($3)) ORDER BY id FOR UPDATE`,
    [workspaceId, keys.ids, keys.nameKeys],
  );
  return rows.map((row) => {
    refs.set(row[0] as string, row[9] as number);
    return companyOf(row);
  });
}

export async function companyById(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Company | undefined> {
  const [row] = await session.rows(`${select} AND id = $2`, [workspaceId, id]);
  return row === undefined ? undefined : companyOf(row);
}

export async function companyByNameKey(
  session: Session,
  workspaceId: WorkspaceId,
  nameKey: string,
): Promise<Company | undefined> {
  const [row] = await session.rows(`${select} AND name_key = $2`, [workspaceId, nameKey]);
  return row === undefined ? undefined : companyOf(row);
}

export async function companiesAfter(
  session: Session,
  workspaceId: WorkspaceId,
  page: { readonly afterId: string; readonly limit: number },
): Promise<readonly Company[]> {
  const sql = `${select} AND id > $2 ORDER BY id LIMIT $3`;
  return (await session.rows(sql, [workspaceId, page.afterId, page.limit])).map(companyOf);
}

/**
 * Makes room for `insertionOfCompanies`. A name can go from one company to another within one call, so deletions
 * come first and a name that is given up is released before anyone takes it.
 */
export function releaseCompanies(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  writes: readonly Write<Company>[],
): void {
  const deleted: string[] = [];
  const renamed: string[] = [];
  for (const { before, after } of writes) {
    if (before !== null && after === null) {
      deleted.push(before.id);
    } else if (before !== null && after !== null && before.nameKey !== after.nameKey) {
      renamed.push(before.id);
    }
  }
  if (deleted.length > 0) {
    session.send('DELETE FROM companies WHERE workspace_id = $1 AND id = ANY($2)', [
      workspaceId,
      deleted,
    ]);
  }
  if (renamed.length > 0) {
    // The id, which no other company has, behind a character that no folded text begins with.
    session.send(
      `UPDATE companies SET name_key = '  ' || id WHERE workspace_id = $1 AND id = ANY($2)`,
      [workspaceId, renamed],
    );
  }
}

/** Keeps new and changed companies, whole. */
export function insertionOfCompanies(
  workspaceId: WorkspaceId,
  companies: readonly Company[],
  lastChangeOf: (id: string) => number,
): Statement {
  const records = companies.map((company) => ({ company, lastChange: lastChangeOf(company.id) }));
  const { text, values } = insertion('companies', workspaceId, columns, records);
  return {
    text: `${text}
     ON CONFLICT (workspace_id, id) DO UPDATE SET
       name = excluded.name, name_key = excluded.name_key,
       icon_image_url = excluded.icon_image_url, fallback_color = excluded.fallback_color,
       custom_fields = excluded.custom_fields, version = excluded.version,
       updated_at = excluded.updated_at,
       last_change = greatest(companies.last_change, excluded.last_change)`,
    values,
  };
}
