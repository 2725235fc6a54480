/** What a parameter can be; a list is an array of the type that the SQL casts it to. */
export type Value = Scalar | readonly Scalar[];
export type Scalar = string | number | boolean | null;

/** Columns in the order of the SELECT. Every integer is a number: none goes beyond 2^53. */
export type Row = readonly Scalar[];

/** What is sent at some later time. */
export interface Statement {
  readonly text: string;
  readonly values: readonly Value[];
}

/** Where statements run: a connection of their own, or one in a transaction. */
export interface Session {
  /** Rows of one statement, an update's by its RETURNING. Rejects with ours for what the engine says (`mapError`). */
  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
}

/** A connection in a transaction. */
export interface TransactionSession extends Session {
  /**
   * A statement whose rows nobody needs, sent without waiting for those before it. Where it fails, so do all
   * that follow it and the commit, with its reason.
   */
  send(sql: string, values?: readonly Value[]): void;
  /** The same with rows, for whoever needs them later: who waits for them before the commit loses what was won. */
  sendForRows(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
}

/** The only row, or the first. */
export async function firstRow(
  session: Session,
  sql: string,
  values: readonly Value[],
): Promise<Row | undefined> {
  return (await session.rows(sql, values))[0];
}

/** True for a text that PostgreSQL refuses, so that no row holds it. */
export function isNeverStored(value: Value): boolean {
  return typeof value === 'string' && value.includes('\0');
}
