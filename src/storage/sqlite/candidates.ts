import type { Condition } from '../../domain/client-filter.ts';
import { parseEmail } from '../../domain/email.ts';
import type { ClientStatus } from '../../domain/client.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Matcher } from './candidate.ts';
import { sqlOf } from './condition-sql.ts';
import type { Connection, Row } from './connection.ts';
import { indexExpression } from './index-expression.ts';
import type { SortOrder } from './search-tokens.ts';
import type { TrigramCounts } from './trigram-counts.ts';
import { behindPk, firstPk, pksByCreation } from './walk-pks.ts';

/** Where the clients of a filter are looked for. */
export type Source =
  | { readonly kind: 'key'; readonly column: KeyColumn; readonly values: readonly string[] }
  | { readonly kind: 'company'; readonly companyId: string }
  | { readonly kind: 'index'; readonly expression: string }
  | { readonly kind: 'all' };

type KeyColumn = 'id' | 'email_key' | 'external_id';

/** Which candidates are wanted: those behind a pk, in the order of creation. */
export interface CandidateRange {
  /** `undefined`: all. */
  readonly afterPk: number | undefined;
  readonly order: SortOrder;
}

/** The narrowest way to every client that fits. */
export function sourceOf(
  workspaceId: WorkspaceId,
  matcher: Matcher,
  counts: TrigramCounts,
): Source {
  const { filter, conditions } = matcher;
  if (filter.email !== undefined) {
    const parsed = parseEmail(filter.email);
    return { kind: 'key', column: 'email_key', values: parsed.ok ? [parsed.value.key] : [] };
  }
  for (const [member, column] of keyColumns) {
    const values = valuesOf(conditions, member);
    if (values !== undefined) {
      return { kind: 'key', column, values };
    }
  }
  const companies = valuesOf(conditions, 'companyId');
  const companyId = filter.companyId ?? (companies?.length === 1 ? companies[0] : undefined);
  if (companyId !== undefined) {
    return { kind: 'company', companyId };
  }
  const expression = indexExpression(workspaceId, matcher, counts);
  return expression === undefined ? { kind: 'all' } : { kind: 'index', expression };
}

const keyColumns = [
  ['id', 'id'],
  ['email', 'email_key'],
  ['externalId', 'external_id'],
] as const;

function valuesOf(
  conditions: readonly Condition[],
  member: 'id' | 'email' | 'externalId' | 'companyId',
): readonly string[] | undefined {
  for (const { subject, test } of conditions) {
    if ('member' in subject && subject.member === member && test.op === 'in') {
      return test.values as readonly string[];
    }
  }
  return undefined;
}

/**
 * Every client that fits, and others, in the order of creation, each once. Gives `undefined` now and
 * then, for a pause, while it reads on and nobody can fit.
 */
export function candidateRows(
  connection: Connection,
  workspaceId: WorkspaceId,
  { matcher, source, range }: { matcher: Matcher; source: Source; range: CandidateRange },
): Iterable<Row | undefined> {
  switch (source.kind) {
    case 'key':
      return rowsOfKeys(connection, workspaceId, { ...source, matcher, range });
    case 'company':
      return connection
        .statement(
          `SELECT ${matcher.columns} FROM client_companies m
           CROSS JOIN clients c ON c.pk = m.client_pk AND c.workspace_id = m.workspace_id
           WHERE m.workspace_id = ? AND m.company_id = ? AND m.client_${behindPk[range.order]}
           ORDER BY m.client_pk ${range.order}`,
        )
        .iterate(workspaceId, source.companyId, startOf(range));
    case 'index':
      return rowsOfIndex(connection, workspaceId, { ...source, matcher, range });
    case 'all':
      return rowsOfAll(connection, workspaceId, matcher, range);
  }
}

function startOf({ afterPk, order }: CandidateRange): number {
  return afterPk ?? firstPk[order];
}

interface Search {
  readonly matcher: Matcher;
  readonly range: CandidateRange;
}

/** A few at most: one read for each, put in order here. */
function rowsOfKeys(
  connection: Connection,
  workspaceId: WorkspaceId,
  { column, values, matcher, range }: Search & { column: KeyColumn; values: readonly string[] },
): readonly Row[] {
  const statement = connection.statement(
    `SELECT ${matcher.columns} FROM clients c
     WHERE c.workspace_id = ? AND c.${column} = ? AND c.${behindPk[range.order]}`,
  );
  const sign = range.order === 'asc' ? 1 : -1;
  return [...new Set(values)]
    .flatMap((value) => statement.all(workspaceId, value, startOf(range)))
    .sort((a, b) => sign * (Number(a[0]) - Number(b[0])));
}

function rowsOfIndex(
  connection: Connection,
  workspaceId: WorkspaceId,
  { expression, matcher, range }: Search & { expression: string },
): Iterable<Row> {
  const { order } = range;
  // Node binds numbers as reals, by which FTS5 does not seek.
  const found = connection
    .statement(
      `SELECT ${matcher.columns} FROM client_tokens t
       CROSS JOIN clients c ON c.pk = t.rowid AND c.workspace_id = ?
       WHERE t.client_tokens MATCH ? AND t.rowid ${order === 'asc' ? '>' : '<'} CAST(? AS INTEGER)
       ORDER BY t.rowid ${order}`,
    )
    .iterate(workspaceId, expression, startOf(range));
  const ids = matcher.searches.map(({ id }) => id).filter((id) => id !== undefined);
  // The index does not know ids; whoever is searched by one is put in between.
  return ids.length === 0
    ? found
    : rowsOfKeys(connection, workspaceId, { column: 'id', values: ids, matcher, range }).reduce(
        (rows: Iterable<Row>, byId) => withRow(rows, byId, order),
        found,
      );
}

/** How many clients one step of a walk over all of them reads. */
const sliceRows = 500;

const bothStatuses: readonly ClientStatus[] = ['active', 'inactive'];

/** Slice by slice, since SQLite would not pause between two clients that fit. */
function* rowsOfAll(
  connection: Connection,
  workspaceId: WorkspaceId,
  matcher: Matcher,
  { afterPk, order }: CandidateRange,
): Iterable<Row | undefined> {
  const statuses = matcher.filter.statuses ?? bothStatuses;
  const { sql, values } = sqlOf(matcher.conditions);
  const statement = connection.prepare(
    `SELECT ${matcher.columns} FROM clients c INDEXED BY clients_status
     WHERE c.workspace_id = ? AND c.status IN (${statuses.map(statusNumber).join(', ')}) AND c.pk >= ? AND c.pk <= ?${sql}
     ORDER BY c.pk ${order}`,
  );
  let after = afterPk;
  for (;;) {
    const pks = pksByCreation(connection, workspaceId, {
      statuses,
      order,
      afterPk: after,
      offset: 0,
      atOnce: sliceRows,
    });
    const first = pks[0];
    const last = pks.at(-1);
    if (first === undefined || last === undefined) {
      return;
    }
    yield* statement.all(workspaceId, Math.min(first, last), Math.max(first, last), ...values);
    yield undefined;
    after = last;
  }
}

/** Puts one more row where its pk belongs, unless it is there already. */
function* withRow(rows: Iterable<Row>, extra: Row, order: SortOrder): Iterable<Row> {
  const pk = Number(extra[0]);
  let isGiven = false;
  for (const row of rows) {
    const rowPk = Number(row[0]);
    if (!isGiven && (order === 'asc' ? rowPk >= pk : rowPk <= pk)) {
      isGiven = true;
      yield extra;
    }
    if (rowPk !== pk) {
      yield row;
    }
  }
  if (!isGiven) {
    yield extra;
  }
}
