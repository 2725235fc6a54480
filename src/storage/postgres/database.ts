import { Pool, type PoolClient } from 'pg';
import {
  isLostConnection,
  isUnavailable,
  LostConnectionError,
  LostRaceError,
  mapError,
  unavailableError,
} from './postgres-error.ts';
import { parserOf } from './scalars.ts';
import {
  isNeverStored,
  type Row,
  type Session,
  type Value,
  type TransactionSession,
} from './session.ts';

export interface DatabaseOptions {
  /** `postgres://…`. */
  readonly url: string;
  /** Connections at most. */
  readonly poolMax: number;
  /** How long a caller waits for a connection, before `unavailable`. */
  readonly connectTimeoutMs: number;
  /** How long one statement may take, before `unavailable`. */
  readonly statementTimeoutMs: number;
}

type TransactionMode = 'write' | 'snapshot';

const begins: Readonly<Record<TransactionMode, string>> = {
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED',
  snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
};

/** A server that stands still in the middle of a transaction holds its locks no longer than this. */
const idleInTransactionMs = 10_000;

/**
 * The connections of one storage. Nothing of a session outlives its transaction (no named statements, no
 * plain SET), so that a pooler in transaction mode may stand between.
 */
export class Database implements Session {
  readonly #pool: Pool;
  readonly #statementTimeoutMs: number;

  constructor({ url, poolMax, connectTimeoutMs, statementTimeoutMs }: DatabaseOptions) {
    this.#statementTimeoutMs = statementTimeoutMs;
    this.#pool = new Pool({
      connectionString: url,
      max: poolMax,
      connectionTimeoutMillis: connectTimeoutMs,
      // Ours, for statements outside transactions: a time-out of the server's own would be a setting of the session.
      query_timeout: statementTimeoutMs + 1_000,
      application_name: 'clientele',
      // A database that vanishes without a word is noticed between two statements too.
      keepAlive: true,
      pipeline: true,
      types: { getTypeParser: parserOf },
    });
    // A connection that breaks while nobody uses it is replaced; whoever uses one hears of it by a rejection.
    this.#pool.on('error', ignore);
    this.#pool.on('connect', (client) => client.on('error', ignore));
  }

  /**
   * A statement outside transactions, which always looks something up: for a text with U+0000, which
   * PostgreSQL refuses and so never holds, there is nothing. Asked once more where its connection is lost.
   */
  async rows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    if (values.some(isNeverStored)) {
      return [];
    }
    return readAgain(async () => {
      try {
        const result = await this.#pool.query<Scalars, unknown[]>(queryOf(sql, values));
        return result.rows;
      } catch (error) {
        throw beforeCommit(mapError(error));
      }
    });
  }

  /** Runs `work` as of one moment; anew, where its connection is lost. */
  snapshot<T>(work: (session: TransactionSession) => Promise<T>): Promise<T> {
    return readAgain(() => this.#transact('snapshot', work));
  }

  /**
   * Runs `work` in a transaction, which is committed when it resolves and rolled back when it rejects.
   * Rejects with `LostRaceError` or `LostConnectionError` where nothing was committed and the same work can be
   * done again; where the connection is lost at the commit, nobody knows, and it is `unavailable`.
   */
  write<T>(work: (session: TransactionSession) => Promise<T>): Promise<T> {
    return this.#transact('write', work);
  }

  async #transact<T>(
    mode: TransactionMode,
    work: (session: TransactionSession) => Promise<T>,
  ): Promise<T> {
    const client = await this.#connect();
    const session = new OpenTransaction(client);
    let isBroken = true;
    let isCommitSent = false;
    try {
      session.send(
        `${begins[mode]}; SET LOCAL statement_timeout = ${this.#statementTimeoutMs}; ` +
          `SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`,
      );
      const result = await work(session);
      isCommitSent = true;
      const committed = commit(client);
      // Where something failed, the commit fails for that reason, which is the one to be told.
      committed.catch(ignore);
      await session.sent();
      await committed;
      isBroken = false;
      return result;
    } catch (error) {
      // Where the server went away, or is no longer the one that may write, the next caller gets a new connection.
      isBroken = isUnavailable(error) || !(await isRolledBack(client));
      throw isCommitSent && mode === 'write' ? error : beforeCommit(error);
    } finally {
      session.end();
      client.release(isBroken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw beforeCommit(mapError(error));
    }
  }
}

type Scalars = (string | number | boolean | null)[];

class OpenTransaction implements TransactionSession {
  readonly #client: PoolClient;
  readonly #sent: Promise<unknown>[] = [];
  #isOver = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async rows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    try {
      return await this.#query(sql, values);
    } catch (error) {
      // Something that was sent before and failed is the reason, of which this is only what follows.
      await this.sent();
      throw error;
    }
  }

  send(sql: string, values: readonly Value[] = []): void {
    void this.sendForRows(sql, values);
  }

  sendForRows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    const sent = this.#query(sql, values);
    // Whoever asks for `sent` hears of it.
    sent.catch(ignore);
    this.#sent.push(sent);
    return sent;
  }

  /** Waits for all that was sent. Rejects with what the first that failed said. */
  async sent(): Promise<void> {
    await Promise.all(this.#sent);
  }

  /** From now on the connection is another's. */
  end(): void {
    this.#isOver = true;
  }

  async #query(sql: string, values: readonly Value[]): Promise<readonly Row[]> {
    if (this.#isOver) {
      throw new Error('a statement came after the end of its transaction');
    }
    try {
      const result = await this.#client.query<Scalars, unknown[]>(queryOf(sql, values));
      return result.rows;
    } catch (error) {
      throw mapError(error);
    }
  }
}

/** Nothing has been committed, so what the connection took with it can be done again. */
function beforeCommit(error: unknown): unknown {
  return isLostConnection(error) ? new LostConnectionError({ cause: error }) : error;
}

/** Once more where the connection is lost: the pool may have had one that the database had ended long before. */
async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LostConnectionError)) {
      throw ofRead(error);
    }
  }
  try {
    return await read();
  } catch (error) {
    throw ofRead(error);
  }
}

/** Who only reads has nothing to do again; a standby ends a read so that is in the way of what it replays. */
function ofRead(error: unknown): unknown {
  return error instanceof LostRaceError || error instanceof LostConnectionError
    ? unavailableError(error)
    : error;
}

function queryOf(
  text: string,
  values: readonly Value[],
): { text: string; values: unknown[]; rowMode: 'array' } {
  return { text, values: [...values], rowMode: 'array' };
}

/** A transaction in which a statement failed is rolled back by COMMIT, without an error. */
async function commit(client: PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('COMMIT'));
  } catch (error) {
    throw mapError(error);
  }
  if (command !== 'COMMIT') {
    throw new Error('a transaction went on after one of its statements had failed');
  }
}

/** Never throws: the error that brought us here is the one to be told. */
async function isRolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function ignore(): void {
  // See where it is used.
}
