import { workspaceColumns, workspaceOf } from '../rows/access-row.ts';
import type { Workspace, WorkspaceId } from '../storage.ts';
import type { Session } from './session.ts';

export async function readWorkspaces(session: Session): Promise<readonly Workspace[]> {
  const rows = await session.rows(
    `SELECT ${workspaceColumns} FROM workspaces ORDER BY workspace_id`,
  );
  return rows.map(workspaceOf);
}

export async function workspaceByName(
  session: Session,
  name: string,
): Promise<Workspace | undefined> {
  const [row] = await session.rows(`SELECT ${workspaceColumns} FROM workspaces WHERE name = $1`, [
    name,
  ]);
  return row === undefined ? undefined : workspaceOf(row);
}

/** A new workspace with its counters; `undefined` where the name is taken. */
export async function insertWorkspace(
  session: Session,
  { id, name, createdAt }: Omit<Workspace, 'workspaceId'>,
): Promise<Workspace | undefined> {
  const [last] = await session.rows(
    'UPDATE installation SET last_workspace = last_workspace + 1 WHERE one = 1 RETURNING last_workspace',
  );
  const workspaceId = Number(last?.[0]);
  const added = await session.rows(
    `INSERT INTO workspaces (${workspaceColumns}) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO NOTHING RETURNING ${workspaceColumns}`,
    [workspaceId, id, name, createdAt],
  );
  const [row] = added;
  if (row === undefined) {
    return undefined;
  }
  await session.rows(
    `INSERT INTO counters
       (workspace_id, position, client_pk, active_clients, inactive_clients, epoch, has_lineage)
     VALUES ($1, 0, 0, 0, 0, 0, false)`,
    [workspaceId],
  );
  return workspaceOf(row);
}

/** False where there is no such workspace. */
export async function renameWorkspace(
  session: Session,
  workspaceId: WorkspaceId,
  name: string,
): Promise<boolean> {
  const rows = await session.rows(
    'UPDATE workspaces SET name = $2 WHERE workspace_id = $1 RETURNING workspace_id',
    [workspaceId, name],
  );
  return rows.length === 1;
}

/** The secret of the installation; the candidate becomes it where there is none. */
export async function keepSecret(session: Session, candidate: string): Promise<string> {
  const [row] = await session.rows(
    'UPDATE installation SET secret = coalesce(secret, $1) WHERE one = 1 RETURNING secret',
    [candidate],
  );
  return String(row?.[0]);
}

/** The stamp as every process sees it. */
export async function readAccess(session: Session): Promise<number> {
  const [row] = await session.rows('SELECT access FROM installation WHERE one = 1');
  return Number(row?.[0]);
}

/** Makes other writers of accounts wait until the transaction ends, and whoever moves the stamp. */
export async function lockAccess(session: Session): Promise<void> {
  await session.rows('SELECT access FROM installation WHERE one = 1 FOR UPDATE');
}

/** Moves the stamp on; the row is locked until the transaction ends, which should be soon. */
export async function raiseAccess(session: Session): Promise<number> {
  const [row] = await session.rows(
    'UPDATE installation SET access = access + 1 WHERE one = 1 RETURNING access',
  );
  return Number(row?.[0]);
}
