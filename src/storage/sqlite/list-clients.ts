import type { Client, ClientStatus } from '../../domain/client.ts';
import { clientOf } from '../rows/client-row.ts';
import { createFilterMatcher } from '../filter-matcher.ts';
import type { ClientPage, ClientQuery, WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';
import { findMatches, type FoundPks } from './find-matches.ts';
import { readPosition, sortTerm, writePosition } from './list-position.ts';
import { pksMax, rowsByPks } from './read-clients.ts';
import { stepRows } from './steps.ts';
import type { Steps } from './steps.ts';
import type { TrigramSamples } from './trigram-counts.ts';
import { readTotal } from './totals.ts';
import { walkPks } from './walk-pks.ts';

/** Rows that are cheap to read in one go. */
export const quickRows = 500;

/** Pks that one step of a walk reads at most. */
const atOnceMax = 1_000;

const allStatuses: readonly ClientStatus[] = ['active', 'inactive'];

/** True where a query is read so quickly that it need not pause, and so needs no connection of its own. */
export function isQuick(query: ClientQuery): boolean {
  const { filter, limit, offset = 0 } = query;
  return limit + offset <= quickRows && (filter.email !== undefined || isWalkable(query));
}

/** True where the page is a part of a list that an index keeps in order. */
function isWalkable(query: ClientQuery): boolean {
  const { by } = query.sort;
  const hasStatuses = by !== 'email' && by !== 'externalId';
  return (
    createFilterMatcher(query.filter).isOpen &&
    (hasStatuses || statusesOf(query).length === allStatuses.length)
  );
}

/**
 * One page of a query, in the one snapshot that the connection is in. Throws `invalid_cursor`.
 */
export function* listClients(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
  samples: TrigramSamples,
): Steps<ClientPage> {
  const { by } = query.sort;
  if (statusesOf(query).length === 0) {
    readPosition(by, query.after);
    return { clients: [], ...(query.withTotal === true ? { total: 0 } : {}) };
  }
  const found = isWalkable(query)
    ? yield* pageOfAll(connection, workspaceId, query)
    : yield* findMatches(connection, workspaceId, query, samples);
  const pks = found.pks.slice(0, query.limit);
  const clients = yield* readClients(connection, workspaceId, pks);
  const [lastPk, last] = [pks.at(-1), clients.at(-1)];
  return {
    clients,
    ...(found.total === undefined ? {} : { total: found.total }),
    ...(lastPk === undefined || last === undefined || found.pks.length <= query.limit
      ? {}
      : { next: writePosition({ pk: lastPk, term: sortTerm(by, last) }) }),
  };
}

function* pageOfAll(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
): Steps<FoundPks> {
  const { by, order } = query.sort;
  const { limit, offset = 0 } = query;
  const statuses = statusesOf(query);
  const walk = walkPks(connection, workspaceId, {
    by,
    order,
    statuses,
    after: readPosition(by, query.after),
    offset,
    atOnce: Math.min(offset + limit + 1, atOnceMax),
  });
  const pks: number[] = [];
  for (const pk of walk) {
    if (pk !== undefined) {
      pks.push(pk);
      if (pks.length > limit) {
        break;
      }
    }
    if (pk === undefined || pks.length % stepRows === 0) {
      yield;
    }
  }
  return query.withTotal === true
    ? { pks, total: readTotal(connection, workspaceId, statuses) }
    : { pks };
}

function* readClients(
  connection: Connection,
  workspaceId: WorkspaceId,
  pks: readonly number[],
): Steps<readonly Client[]> {
  const clients: Client[] = [];
  for (let start = 0; start < pks.length; start += pksMax) {
    if (start > 0) {
      yield;
    }
    const asked = pks.slice(start, start + pksMax);
    const found = new Map<number, Client>();
    for (const row of rowsByPks(connection, workspaceId, asked)) {
      found.set(row[0] as number, clientOf(row));
    }
    for (const pk of asked) {
      const client = found.get(pk);
      if (client === undefined) {
        throw new Error('an index names a client that is not there');
      }
      clients.push(client);
    }
  }
  return clients;
}

/** Each status of the filter once; both where it names none. */
function statusesOf({ filter }: ClientQuery): readonly ClientStatus[] {
  const { statuses } = filter;
  return statuses === undefined ? allStatuses : allStatuses.filter((one) => statuses.includes(one));
}
