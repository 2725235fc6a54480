import type { KeptClaim, WorkspaceId } from '../storage.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import type { Row, Session, TransactionSession } from './session.ts';

const columns: readonly Column<KeptClaim>[] = [
  { name: 'id', type: 'text', of: ({ id }) => id },
  { name: 'fingerprint', type: 'text', of: ({ fingerprint }) => fingerprint },
  { name: 'status', type: 'integer', of: ({ answer }) => answer.status },
  { name: 'headers', type: 'text', of: ({ answer }) => JSON.stringify(answer.headers) },
  { name: 'body', type: 'text', of: ({ answer }) => answer.body },
  { name: 'expires_at', type: 'bigint', of: ({ expiresAt }) => expiresAt },
];

/** The claims among these ids that have not expired at `now`, locked. */
export async function readClaims(
  session: Session,
  workspaceId: WorkspaceId,
  ids: Iterable<string>,
  now: number,
): Promise<ReadonlyMap<string, KeptClaim>> {
  const rows = await session.rows(
    `SELECT ${namesOf(columns)} FROM claims
     WHERE workspace_id = $1 AND id = ANY($2) AND expires_at > $3 ORDER BY id FOR UPDATE`,
    [workspaceId, [...ids], now],
  );
  return new Map(rows.map((row) => [row[0] as string, claimOf(row)]));
}

function claimOf(row: Row): KeptClaim {
  return {
    id: row[0] as string,
    fingerprint: row[1] as string,
    answer: {
      status: row[2] as number,
      headers: JSON.parse(row[3] as string) as Record<string, string>,
      body: row[4] as string | null,
    },
    expiresAt: row[5] as number,
  };
}

/**
 * Keeps claims; one that has expired gives its place to the new one. One that has not is another server's,
 * made since this transaction looked for it: its fingerprint becomes NULL, which is refused as a lost race (`mapError`).
 */
export function insertClaims(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  claims: readonly KeptClaim[],
  now: number,
): void {
  const { from, values } = recordset(columns, claims);
  session.send(
    `INSERT INTO claims (workspace_id, ${namesOf(columns)})
     SELECT $1::bigint, ${namesOf(columns, 'r.')} FROM ${from} ORDER BY r.id
     ON CONFLICT (workspace_id, id) DO UPDATE SET
       fingerprint = CASE WHEN claims.expires_at <= $${columns.length + 2}
         THEN excluded.fingerprint END,
       status = excluded.status, headers = excluded.headers, body = excluded.body,
       expires_at = excluded.expires_at`,
    [workspaceId, ...values, now],
  );
}

/** Removes up to `limit` claims of the workspace that have expired at `now`; those that another server is at stay. */
export function deleteExpiredClaims(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  now: number,
  limit: number,
): void {
  session.send(
    `DELETE FROM claims WHERE workspace_id = $1 AND id = ANY(ARRAY(
       SELECT id FROM claims WHERE workspace_id = $1 AND expires_at <= $2
       ORDER BY expires_at LIMIT $3 FOR UPDATE SKIP LOCKED))`,
    [workspaceId, now, limit],
  );
}
