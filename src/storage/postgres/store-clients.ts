import type { Client } from '../../domain/client.ts';
import type { Write } from '../../domain/working-set.ts';
import type { WorkspaceId } from '../storage.ts';
import { type ClientRecord, storedColumns } from './client-rows.ts';
import { insertion } from './recordset.ts';
import { hasSameTrigrams, insertionOfSearchRows, searchRowOf } from './search-rows.ts';
import { slicesOf } from './send-slices.ts';
import type { Statement } from './session.ts';

interface Update {
  readonly before: Client;
  readonly after: Client;
}

/** The net writes of clients by what becomes of the row. */
export interface SortedWrites {
  readonly deletions: readonly Client[];
  readonly updates: readonly Update[];
  /** In the order of their ids, which is the order of creation. */
  readonly inserts: readonly Client[];
}

export function sortWrites(writes: readonly Write<Client>[]): SortedWrites {
  const deletions: Client[] = [];
  const updates: Update[] = [];
  const inserts: Client[] = [];
  for (const { before, after } of writes) {
    if (before === null) {
      if (after !== null) {
        inserts.push(after);
      }
    } else if (after === null) {
      deletions.push(before);
    } else {
      updates.push({ before, after });
    }
  }
  inserts.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { deletions, updates, inserts };
}

/**
 * Keeps all of the clients but their own rows: search rows, memberships, what goes away. Keys can move between
 * the clients of one call: deletions come first, and a key that is taken over is given up before anyone takes it.
 */
export function* statementsBesideClients(
  workspaceId: WorkspaceId,
  writes: SortedWrites,
): Generator<Statement> {
  const { deletions, updates, inserts } = writes;
  yield* deletionsOfClients(workspaceId, deletions);
  yield* releasesOfKeys(workspaceId, updates, inserts);
  const searched = [
    ...updates.filter(({ before, after }) => !hasSameTrigrams(before, after)),
    ...inserts.map((after) => ({ after })),
  ];
  for (const slice of slicesOf(searched)) {
    const rows = slice.map(({ after }) => searchRowOf(workspaceId, after));
    yield insertionOfSearchRows(workspaceId, rows);
  }
  yield* statementsOfMemberships(workspaceId, writes);
}

const assignments = storedColumns
  .filter(({ name }) => name !== 'id' && name !== 'pk' && name !== 'created_at')
  .map(({ name }) => `${name} = excluded.${name}`)
  .join(', ');

/**
 * The clients' own rows, behind `statementsBesideClients`. Those that change are whole: an index is written only where its
 * columns differ. They are locked and there, so the conflict is certain; it finds each by the primary key, which the
 * join of an UPDATE does only where the planner knows the table well.
 */
export function* insertionsOfClients(
  workspaceId: WorkspaceId,
  { updates, inserts }: SortedWrites,
  recordOf: (client: Client) => ClientRecord,
): Generator<Statement> {
  for (const slice of slicesOf(updates)) {
    const records = slice.map(({ after }) => recordOf(after));
    const { text, values } = insertion('clients', workspaceId, storedColumns, records);
    yield { text: `${text} ON CONFLICT (workspace_id, id) DO UPDATE SET ${assignments}`, values };
  }
  for (const slice of slicesOf(inserts)) {
    yield insertion('clients', workspaceId, storedColumns, slice.map(recordOf));
  }
}

function* deletionsOfClients(
  workspaceId: WorkspaceId,
  clients: readonly Client[],
): Generator<Statement> {
  if (clients.length > 0) {
    const values = [workspaceId, clients.map(({ id }) => id)];
    yield { text: 'DELETE FROM clients WHERE workspace_id = $1 AND id = ANY($2)', values };
    yield {
      text: 'DELETE FROM client_search WHERE workspace_id = $1 AND client_id = ANY($2)',
      values,
    };
  }
}

/** Unsets a unique key that another record of the same call takes over. */
function* releasesOfKeys(
  workspaceId: WorkspaceId,
  updates: readonly Update[],
  inserts: readonly Client[],
): Generator<Statement> {
  for (const [key, column] of [
    ['emailKey', 'email_key'],
    ['externalId', 'external_id'],
  ] as const) {
    const moving = updates.filter(({ before, after }) => before[key] !== after[key]);
    const takers = [...inserts, ...moving.map(({ after }) => after)];
    const taken = new Set<string | null>(takers.map((client) => client[key]));
    const released = moving.filter(({ before }) => before[key] !== null && taken.has(before[key]));
    if (released.length > 0) {
      yield {
        text: `UPDATE clients SET ${column} = NULL WHERE workspace_id = $1 AND id = ANY($2)`,
        values: [workspaceId, released.map(({ before }) => before.id)],
      };
    }
  }
}

interface Membership {
  readonly companyId: string;
  readonly clientId: string;
}

/** Brings the rows that lead from companies to clients from the old lists of companies to the new ones. */
function* statementsOfMemberships(
  workspaceId: WorkspaceId,
  { deletions, updates, inserts }: SortedWrites,
): Generator<Statement> {
  const removed: Membership[] = [];
  const added: Membership[] = [];
  const move = (clientId: string, before: readonly string[], after: readonly string[]): void => {
    if (before !== after) {
      const [was, is] = [new Set(before), new Set(after)];
      removed.push(...[...was.difference(is)].map((companyId) => ({ companyId, clientId })));
      added.push(...[...is.difference(was)].map((companyId) => ({ companyId, clientId })));
    }
  };
  for (const { id, companyIds } of deletions) {
    move(id, companyIds, []);
  }
  for (const { before, after } of updates) {
    move(after.id, before.companyIds, after.companyIds);
  }
  for (const { id, companyIds } of inserts) {
    move(id, [], companyIds);
  }
  const pairs = 'unnest($2::text[], $3::text[]) AS r (company_id, client_id)';
  if (removed.length > 0) {
    yield {
      text: `DELETE FROM client_companies m USING ${pairs}
        WHERE m.workspace_id = $1 AND m.company_id = r.company_id AND m.client_id = r.client_id`,
      values: [workspaceId, ...arraysOf(removed)],
    };
  }
  if (added.length > 0) {
    yield {
      text: `INSERT INTO client_companies (workspace_id, company_id, client_id)
        SELECT $1::bigint, r.company_id, r.client_id FROM ${pairs}`,
      values: [workspaceId, ...arraysOf(added)],
    };
  }
}

function arraysOf(pairs: readonly Membership[]): readonly (readonly string[])[] {
  return [pairs.map(({ companyId }) => companyId), pairs.map(({ clientId }) => clientId)];
}
