import type { Client } from '../../domain/client.ts';
import type { ClientRef } from '../rows/client-row.ts';
import {
  clientColumnList,
  clientColumns,
  companyIdsText,
  customFieldsText,
  portalText,
  statusNumber,
} from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

const insert = `INSERT INTO clients (workspace_id, ${clientColumnList})
  VALUES (?${', ?'.repeat(clientColumns.length)})`;

const releases = {
  emailKey: 'UPDATE clients SET email_key = NULL WHERE workspace_id = ? AND pk = ?',
  externalId: 'UPDATE clients SET external_id = NULL WHERE workspace_id = ? AND pk = ?',
} as const;

export function insertClientRow(
  connection: Connection,
  workspaceId: WorkspaceId,
  client: Client,
  ref: ClientRef,
): void {
  connection
    .statement(insert)
    .run(
      workspaceId,
      ref.pk,
      client.id,
      statusNumber(client.status),
      client.createdAt,
      client.externalId,
      client.emailKey,
      client.email,
      client.name,
      client.givenName,
      client.familyName,
      client.phone,
      companyIdsText(client.companyIds),
      client.placeholderRound,
      client.signedUpAt,
      client.ip,
      client.lastSeenAt,
      client.sessionCount,
      client.version,
      client.updatedAt,
      ref.lastChange,
      portalText(client.portal),
      client.notes,
      customFieldsText(client.customFields),
    );
}

export function deleteClientRow(
  connection: Connection,
  workspaceId: WorkspaceId,
  pk: number,
): void {
  connection
    .statement('DELETE FROM clients WHERE workspace_id = ? AND pk = ?')
    .run(workspaceId, pk);
}

/** Frees a unique key for another client of the same transaction. */
export function releaseKey(
  connection: Connection,
  workspaceId: WorkspaceId,
  pk: number,
  key: keyof typeof releases,
): void {
  connection.statement(releases[key]).run(workspaceId, pk);
}
