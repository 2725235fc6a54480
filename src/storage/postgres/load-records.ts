import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import type { ChangedMembers, Members } from '../../domain/working-set.ts';
import { asksForLineage } from '../rows/found-lineage.ts';
import { membersMax, recentChangesMax } from '../storage.ts';
import type { Loaded, LoadKeys, WorkspaceId } from '../storage.ts';
import { changedMembers } from './change-rows.ts';
import { clientColumnList, recordOf } from './client-rows.ts';
import { lockCompanies } from './company-rows.ts';
import { loadLineage } from './load-lineage.ts';
import { Parameters } from './parameters.ts';
import { type ClientKey, companyClientIds } from './read-clients.ts';
import type { Session } from './session.ts';

/** What a transaction knows of the rows that it has loaded or stored. */
export interface Refs {
  /** By client id: the place in the order of creation, and the position of the newest change. */
  readonly clients: Map<string, { readonly pk: number; readonly lastChange: number }>;
  /** By company id: the position of the newest change. */
  readonly companies: Map<string, number>;
}

export interface LoadOptions {
  readonly refs: Refs;
  /** Whether anybody was ever merged or got an alias in this workspace: only then keys can lead further. */
  readonly hasLineage: boolean;
}

/**
 * Reads and locks every record behind the keys, one statement per kind of record. Always companies before
 * clients, and each in the order of their ids, so that two servers wait for each other in one direction.
 */
export async function loadRecords(
  session: Session,
  workspaceId: WorkspaceId,
  named: LoadKeys,
  { refs, hasLineage }: LoadOptions,
): Promise<Loaded> {
  const lineage =
    hasLineage || asksForLineage(named)
      ? await loadLineage(session, workspaceId, named)
      : undefined;
  const keys = lineage?.keys ?? named;
  const companies = await loadCompanies(session, workspaceId, keys, refs);
  const members = await loadMembers(session, workspaceId, keys);
  const clients = await loadClients(session, workspaceId, { keys, members, refs });
  const loaded: Loaded = {
    clients,
    companies,
    members,
    ...(lineage === undefined ? {} : { lineage: lineage.loaded }),
  };
  if (keys.changesSince === undefined) {
    return loaded;
  }
  const recentChanges = new Map<string, readonly ChangedMembers[]>();
  const versions = new Map(clients.map(({ id, version }) => [id, version]));
  for (const [id, version] of keys.changesSince) {
    const ref = refs.clients.get(id);
    // Most callers have read the client just before: nothing has changed since, and nothing is read.
    if ((versions.get(id) ?? 0) > version && ref !== undefined) {
      const walk = { from: ref.lastChange, version, limit: recentChangesMax };
      recentChanges.set(id, await changedMembers(session, workspaceId, walk));
    }
  }
  return { ...loaded, recentChanges };
}

async function loadCompanies(
  session: Session,
  workspaceId: WorkspaceId,
  keys: LoadKeys,
  refs: Refs,
): Promise<readonly Company[]> {
  const ids = new Set([...keys.companyIds, ...keys.companiesWithMembers]);
  if (ids.size + keys.companyNameKeys.size === 0) {
    return [];
  }
  const asked = { ids: [...ids], nameKeys: [...keys.companyNameKeys] };
  return lockCompanies(session, workspaceId, asked, refs.companies);
}

/** After the companies are locked, so that nobody joins or leaves them meanwhile. */
async function loadMembers(
  session: Session,
  workspaceId: WorkspaceId,
  { companiesWithMembers }: LoadKeys,
): Promise<ReadonlyMap<string, Members>> {
  const members = new Map<string, Members>();
  for (const companyId of companiesWithMembers) {
    const ids = await companyClientIds(session, workspaceId, companyId, membersMax + 1);
    members.set(companyId, {
      clientIds: ids.slice(0, membersMax),
      isComplete: ids.length <= membersMax,
    });
  }
  return members;
}

interface ClientsWanted {
  readonly keys: LoadKeys;
  readonly members: ReadonlyMap<string, Members>;
  readonly refs: Refs;
}

async function loadClients(
  session: Session,
  workspaceId: WorkspaceId,
  { keys, members, refs }: ClientsWanted,
): Promise<readonly Client[]> {
  const ids = new Set(keys.clientIds);
  for (const { clientIds } of members.values()) {
    for (const id of clientIds) {
      ids.add(id);
    }
  }
  const parameters = new Parameters(workspaceId);
  const lookups = [
    lookUp('id', ids, parameters),
    lookUp('external_id', keys.externalIds, parameters),
    lookUp('email_key', keys.emailKeys, parameters),
  ].filter((lookup) => lookup !== undefined);
  if (lookups.length === 0) {
    return [];
  }
  const rows = await session.rows(
    `SELECT ${clientColumnList} FROM clients c
     WHERE c.workspace_id = $1 AND c.id = ANY(ARRAY(${lookups.join(' UNION ALL ')}))
     ORDER BY c.id FOR UPDATE`,
    parameters.values,
  );
  return rows.map((row) => {
    const { client, pk, lastChange } = recordOf(row);
    refs.clients.set(client.id, { pk, lastChange });
    return client;
  });
}

/**
 * Ids behind keys of one kind, key by key: so each is one step down a unique index, whatever the planner knows
 * or believes of the table. A list of keys in one condition it may answer by reading the whole workspace.
 */
function lookUp(
  key: ClientKey,
  values: ReadonlySet<string>,
  parameters: Parameters,
): string | undefined {
  return values.size === 0
    ? undefined
    : `SELECT found.id FROM unnest(${parameters.add([...values])}::text[]) AS k (value)
       CROSS JOIN LATERAL (SELECT x.id FROM clients x
         WHERE x.workspace_id = $1 AND x.${key} = k.value LIMIT 1) AS found`;
}
