import type { KeptClaim, WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

/** The claims among these ids that have not expired at `now`. */
export function readClaims(
  connection: Connection,
  workspaceId: WorkspaceId,
  ids: Iterable<string>,
  now: number,
): ReadonlyMap<string, KeptClaim> {
  const statement = connection.statement(
    `SELECT fingerprint, status, headers, body, expires_at FROM claims
     WHERE workspace_id = ? AND id = ? AND expires_at > ?`,
  );
  const found = new Map<string, KeptClaim>();
  for (const id of ids) {
    const row = statement.get(workspaceId, id, now);
    if (row !== undefined) {
      const [fingerprint, status, headers, body, expiresAt] = row;
      found.set(id, {
        id,
        fingerprint: fingerprint as string,
        answer: {
          status: status as number,
          headers: JSON.parse(headers as string) as Record<string, string>,
          body: body as string | null,
        },
        expiresAt: expiresAt as number,
      });
    }
  }
  return found;
}

/** Keeps claims; one that has expired gives its place to the new one. */
export function insertClaims(
  connection: Connection,
  workspaceId: WorkspaceId,
  claims: readonly KeptClaim[],
): void {
  const statement = connection.statement(
    `INSERT INTO claims (workspace_id, id, fingerprint, status, headers, body, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace_id, id) DO UPDATE SET fingerprint = excluded.fingerprint,
       status = excluded.status, headers = excluded.headers, body = excluded.body,
       expires_at = excluded.expires_at`,
  );
  for (const { id, fingerprint, answer, expiresAt } of claims) {
    const { status, headers, body } = answer;
    statement.run(workspaceId, id, fingerprint, status, JSON.stringify(headers), body, expiresAt);
  }
}

/** Removes up to `limit` claims that have expired at `now`. */
export function deleteExpiredClaims(connection: Connection, now: number, limit: number): void {
  connection
    .statement(
      `DELETE FROM claims WHERE (workspace_id, id) IN
         (SELECT workspace_id, id FROM claims WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
    )
    .run(now, limit);
}
