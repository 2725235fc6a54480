import type { Client, ClientStatus } from '../../domain/client.ts';
import { clientOf, refOf } from '../rows/client-row.ts';
import { createFilterMatcher, type FilterMatcher } from '../filter-matcher.ts';
import type { ClientPage, ClientQuery, WorkspaceId } from '../storage.ts';
import { readTotal } from './counters.ts';
import type { Database } from './database.ts';
import { filterSql } from './filter-sql.ts';
import { countPart, type ListPart, partsOf, selectPart } from './list-parts.ts';
import { type ListPosition, positionOf, readPosition, writePosition } from './list-position.ts';
import { Parameters } from './parameters.ts';
import type { Row, Session, TransactionSession } from './session.ts';

/** The clients of a page, and one more where there is one. */
interface Found {
  readonly rows: readonly Listed[];
  readonly total?: number;
}

interface Listed {
  readonly client: Client;
  readonly pk: number;
}

interface List {
  readonly workspaceId: WorkspaceId;
  readonly query: ClientQuery;
  readonly statuses: readonly ClientStatus[];
  readonly after: ListPosition | undefined;
}

const allStatuses: readonly ClientStatus[] = ['active', 'inactive'];

/** One page of a query, as of one moment. Rejects with `invalid_cursor`. */
export async function listClients(
  database: Database,
  workspaceId: WorkspaceId,
  query: ClientQuery,
): Promise<ClientPage> {
  const { sort, filter, limit } = query;
  const after = readPosition(sort.by, query.after);
  const statuses = allStatuses.filter((one) => filter.statuses?.includes(one) ?? true);
  if (statuses.length === 0) {
    return { clients: [], ...(query.withTotal === true ? { total: 0 } : {}) };
  }
  const list = { workspaceId, query, statuses, after };
  const matcher = createFilterMatcher(filter);
  const { rows, total } = matcher.isOpen
    ? await pageOfAll(database, list)
    : await database.snapshot((session) => findMatches(session, list, matcher));
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    clients: page.map(({ client }) => client),
    ...(total === undefined ? {} : { total }),
    ...(last === undefined || rows.length <= limit
      ? {}
      : { next: writePosition(positionOf(sort.by, last.client, last.pk)) }),
  };
}

/** One statement is of one moment by itself; several, or a total beside it, need a snapshot. */
async function pageOfAll(database: Database, list: List): Promise<Found> {
  const { query, statuses, after, workspaceId } = list;
  const parts = partsOf(query, statuses, after);
  if (query.withTotal !== true && parts.length === 1) {
    return { rows: await walkParts(database, list, parts) };
  }
  return database.snapshot(async (session) => {
    const rows = await walkParts(session, list, parts);
    return query.withTotal === true
      ? { rows, total: await readTotal(session, workspaceId, statuses) }
      : { rows };
  });
}

async function walkParts(
  session: Session,
  { workspaceId, query, after }: List,
  parts: readonly ListPart[],
): Promise<readonly Listed[]> {
  const { order } = query.sort;
  const end = query.limit + 1;
  const listed: Listed[] = [];
  let offset = query.offset ?? 0;
  for (const part of parts) {
    const parameters = new Parameters(workspaceId);
    const limit = { rows: end - listed.length, offset };
    const sql = selectPart(part, { order, after, filter: '', limit }, parameters);
    const rows = await session.rows(sql, parameters.values);
    listed.push(...rows.map(listedOf));
    if (listed.length >= end) {
      break;
    }
    offset =
      rows.length > 0 ? 0 : offset - (await countOf(session, workspaceId, part, query, after));
  }
  return listed;
}

/** How many of the rows to be skipped a part has. */
async function countOf(
  session: Session,
  workspaceId: WorkspaceId,
  part: ListPart,
  { sort, offset = 0 }: ClientQuery,
  after: ListPosition | undefined,
): Promise<number> {
  if (offset === 0) {
    return 0;
  }
  const parameters = new Parameters(workspaceId);
  const sql = countPart(part, { order: sort.order, after, filter: '' }, offset, parameters);
  const [row] = await session.rows(sql, parameters.values);
  return Number(row?.[0] ?? 0);
}

/** Candidates are read in the order of the list until the page is full, or to the end where a total is asked for. */
async function findMatches(
  session: TransactionSession,
  list: List,
  matcher: FilterMatcher,
): Promise<Found> {
  const { query, after } = list;
  if (query.withTotal !== true || after === undefined) {
    return readMatches(session, list, matcher);
  }
  // A total counts from the first page on.
  const { total = 0 } = await readMatches(session, { ...list, after: undefined }, matcher);
  const rest = { ...list, query: { ...query, withTotal: false } };
  return { ...(await readMatches(session, rest, matcher)), total };
}

async function readMatches(
  session: TransactionSession,
  list: List,
  matcher: FilterMatcher,
): Promise<Found> {
  const { limit, offset = 0, withTotal } = list.query;
  const end = offset + limit + 1;
  const rows: Listed[] = [];
  let matches = 0;
  for await (const candidate of candidates(session, list)) {
    const { client } = candidate;
    if (matcher.wants(client, () => client)) {
      matches += 1;
      if (matches > offset && matches <= end) {
        rows.push(candidate);
      }
      if (matches === end && withTotal !== true) {
        break;
      }
    }
  }
  return withTotal === true ? { rows, total: matches } : { rows };
}

/** Rows that one step reads: few at first, since most pages are full soon. */
const firstRows = 100;
const rowsMax = 1_000;

/** In turns: between two steps the event loop serves others. */
async function* candidates(
  session: TransactionSession,
  { workspaceId, query, statuses, after }: List,
): AsyncGenerator<Listed> {
  for (const part of partsOf(query, statuses, after)) {
    const parameters = new Parameters(workspaceId);
    const filter = filterSql(workspaceId, query.filter, parameters);
    const sql = selectPart(part, { order: query.sort.order, after, filter }, parameters);
    session.send(`DECLARE candidates NO SCROLL CURSOR FOR ${sql}`, parameters.values);
    let isLast = false;
    for (let asked = firstRows; !isLast; asked = Math.min(asked * 2, rowsMax)) {
      const rows = await session.rows(`FETCH FORWARD ${asked} FROM candidates`);
      yield* rows.map(listedOf);
      isLast = rows.length < asked;
    }
    session.send('CLOSE candidates');
  }
}

function listedOf(row: Row): Listed {
  return { client: clientOf(row), pk: refOf(row).pk };
}
