import { Client } from 'pg';

/** A statement as it went to the database. */
export interface RecordedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Statements of one connection come in the order in which they were sent. */
  readonly connection: object;
}

/** Sees every statement that this process sends to PostgreSQL from now on. */
export function recordStatements(onStatement: (statement: RecordedStatement) => void): void {
  const original = Reflect.get(Client.prototype, 'query') as (...args: unknown[]) => unknown;
  Reflect.set(
    Client.prototype,
    'query',
    function query(this: object, config: unknown, ...rest: unknown[]): unknown {
      onStatement({ ...statementOf(config, rest[0]), connection: this });
      return original.call(this, config, ...rest);
    },
  );
}

function statementOf(config: unknown, values: unknown): Pick<RecordedStatement, 'text' | 'values'> {
  if (typeof config === 'string') {
    return { text: config, values: Array.isArray(values) ? values : [] };
  }
  const { text, values: own = [] } = config as { text: string; values?: readonly unknown[] };
  return { text, values: own };
}
