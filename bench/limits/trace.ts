import { Connection } from '../../src/storage/sqlite/connection.ts';
import type { ConnectionKind, Row, Statement, Value } from '../../src/storage/sqlite/connection.ts';

/** One execution of a prepared statement. */
export interface Step {
  readonly kind: ConnectionKind;
  readonly sql: string;
  readonly method: 'run' | 'get' | 'all' | 'iterate';
  readonly values: readonly Value[];
  /** Rows that an `iterate` was asked for; it may have been left before its end. */
  rows: number;
}

/** Writes down every statement that the engine executes in this process from now on. */
export interface Recorder {
  /** The steps since the last call. */
  take(): Step[];
}

/**
 * Puts a recorder between the engine and its statements. What it writes down is the engine's own work
 * on the database, so a storage limit made of it cannot drift from the engine.
 */
export function installRecorder(): Recorder {
  let steps: Step[] = [];
  const prepare = Connection.prototype.statement;
  const recorded = new WeakMap<Statement, Statement>();
  Connection.prototype.statement = function statement(this: Connection, sql: string): Statement {
    const real = prepare.call(this, sql);
    let wrapped = recorded.get(real);
    if (wrapped === undefined) {
      wrapped = recording(real, this.kind, sql, (step) => steps.push(step));
      recorded.set(real, wrapped);
    }
    return wrapped;
  };
  return {
    take() {
      const taken = steps;
      steps = [];
      return taken;
    },
  };
}

function recording(
  real: Statement,
  kind: ConnectionKind,
  sql: string,
  push: (step: Step) => void,
): Statement {
  const note = (method: Step['method'], values: readonly Value[]): Step => {
    const step: Step = { kind, sql, method, values, rows: 0 };
    push(step);
    return step;
  };
  const methods = {
    run(...values: readonly Value[]) {
      note('run', values);
      return real.run(...values);
    },
    get(...values: readonly Value[]) {
      note('get', values);
      return real.get(...values);
    },
    all(...values: readonly Value[]) {
      note('all', values);
      return real.all(...values);
    },
    *iterate(...values: readonly Value[]): IterableIterator<Row> {
      const step = note('iterate', values);
      for (const row of real.iterate(...values)) {
        step.rows += 1;
        yield row;
      }
    },
  };
  return Object.assign(Object.create(real) as Statement, methods);
}

/** A step, bound to a connection. */
export type BoundStep = () => void;

/** Binds steps to connections of their kinds, statements prepared. Nothing is executed yet. */
export function bindSteps(
  steps: readonly Step[],
  connectionOf: (kind: ConnectionKind) => Connection,
): BoundStep[] {
  return steps.map(({ kind, sql, method, values, rows }) => {
    const statement = connectionOf(kind).statement(sql);
    switch (method) {
      case 'run':
        return () => void statement.run(...values);
      case 'get':
        return () => void statement.get(...values);
      case 'all':
        return () => void statement.all(...values);
      case 'iterate':
        return () => take(statement.iterate(...values), rows);
    }
  });
}

function take(rows: IterableIterator<Row>, count: number): void {
  for (let taken = 0; taken < count; taken++) {
    rows.next();
  }
  rows.return?.();
}
