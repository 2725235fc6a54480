import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import type { ChangedMembers, Members } from '../../domain/working-set.ts';
import type { ClientRef } from '../rows/client-row.ts';
import { clientOf, refOf } from '../rows/client-row.ts';
import { asksForLineage } from '../rows/found-lineage.ts';
import { membersMax, recentChangesMax } from '../storage.ts';
import type { Loaded, LoadKeys, WorkspaceId } from '../storage.ts';
import { changedMembers } from './change-rows.ts';
import { companyById, companyByNameKey } from './company-rows.ts';
import type { Connection, Row } from './connection.ts';
import { loadLineage } from './load-lineage.ts';
import {
  companyClientPks,
  rowByEmailKey,
  rowByExternalId,
  rowById,
  rowByPk,
} from './read-clients.ts';

/**
 * Reads every record behind the keys, one lookup per key: as fast as one set-based statement on an
 * engine inside the process.
 */
export function loadRecords(
  connection: Connection,
  workspaceId: WorkspaceId,
  named: LoadKeys,
  { refs, hasLineage }: LoadOptions,
): Loaded {
  const lineage =
    hasLineage || asksForLineage(named) ? loadLineage(connection, workspaceId, named) : undefined;
  const keys = lineage?.keys ?? named;
  const clients = loadClients(connection, workspaceId, keys, refs);
  const members = new Map<string, Members>();
  for (const companyId of keys.companiesWithMembers) {
    members.set(companyId, clients.addMembers(companyId));
  }
  const loaded: Loaded = {
    clients: [...clients.byId.values()],
    companies: loadCompanies(connection, workspaceId, keys),
    members,
    ...(lineage === undefined ? {} : { lineage: lineage.loaded }),
  };
  if (keys.changesSince === undefined) {
    return loaded;
  }
  const recentChanges = new Map<string, readonly ChangedMembers[]>();
  for (const [id, version] of keys.changesSince) {
    const current = clients.byId.get(id)?.version ?? 0;
    const ref = refs.get(id);
    // Most callers have read the client just before: nothing has changed since, and nothing is read.
    if (current > version && ref !== undefined) {
      const walk = { from: ref.lastChange, version, limit: recentChangesMax };
      recentChanges.set(id, changedMembers(connection, workspaceId, walk));
    }
  }
  return { ...loaded, recentChanges };
}

export interface LoadOptions {
  /** Remembers where each client's row is, so that nothing has to be looked up again to store it. */
  readonly refs: Map<string, ClientRef>;
  /** Whether anybody was ever merged or got an alias in this workspace: only then keys can lead further. */
  readonly hasLineage: boolean;
}

interface LoadedClients {
  readonly byId: ReadonlyMap<string, Client>;
  addMembers(companyId: string): Members;
}

function loadClients(
  connection: Connection,
  workspaceId: WorkspaceId,
  keys: LoadKeys,
  refs: Map<string, ClientRef>,
): LoadedClients {
  const byId = new Map<string, Client>();
  const emailKeys = new Set<string>();
  function add(row: Row | undefined): string | undefined {
    if (row === undefined) {
      return undefined;
    }
    const client = clientOf(row);
    byId.set(client.id, client);
    refs.set(client.id, refOf(row));
    if (client.emailKey !== null) {
      emailKeys.add(client.emailKey);
    }
    return client.id;
  }
  for (const externalId of keys.externalIds) {
    add(rowByExternalId(connection, workspaceId, externalId));
  }
  for (const key of keys.emailKeys) {
    // Most callers name one client by both keys; the key is unique, so who was found by one has it.
    if (!emailKeys.has(key)) {
      add(rowByEmailKey(connection, workspaceId, key));
    }
  }
  for (const id of keys.clientIds) {
    if (!byId.has(id)) {
      add(rowById(connection, workspaceId, id));
    }
  }
  return {
    byId,
    addMembers(companyId) {
      const pks = companyClientPks(connection, workspaceId, companyId, membersMax + 1);
      const clientIds = pks
        .slice(0, membersMax)
        .map((pk) => add(rowByPk(connection, workspaceId, pk)))
        .filter((id) => id !== undefined);
      return { clientIds, isComplete: pks.length <= membersMax };
    },
  };
}

function loadCompanies(
  connection: Connection,
  workspaceId: WorkspaceId,
  keys: LoadKeys,
): readonly Company[] {
  const companies = new Map<string, Company>();
  for (const id of [...keys.companyIds, ...keys.companiesWithMembers]) {
    const company = companyById(connection, workspaceId, id);
    if (company !== undefined) {
      companies.set(company.id, company);
    }
  }
  for (const nameKey of keys.companyNameKeys) {
    const company = companyByNameKey(connection, workspaceId, nameKey);
    if (company !== undefined) {
      companies.set(company.id, company);
    }
  }
  return [...companies.values()];
}
