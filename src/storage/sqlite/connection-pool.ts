import { DirectoryError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';

/** Callers that may wait for a connection; more would wait longer than anyone waits for an answer. */
const waitingMax = 1_000;

/** A few connections, each for one long read at a time; opened when first wanted, kept until the end. */
export class ConnectionPool {
  readonly #open: () => Connection;
  readonly #max: number;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #waiting: ((connection: Connection) => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(open: () => Connection, max: number) {
    this.#open = open;
    this.#max = max;
  }

  /** Runs a read in one snapshot on a connection of its own; it may pause. Rejects with `unavailable` where too many wait already. */
  use<T>(read: (connection: Connection) => Promise<T>): Promise<T> {
    const result = this.#run(read);
    const settled = result.then(ignore, ignore).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return result;
  }

  /** Every connection that has been opened. */
  get connections(): readonly Connection[] {
    return [...this.#all];
  }

  /** Waits for the reads that run. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
    for (const connection of this.#all) {
      connection.close();
    }
  }

  async #run<T>(read: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.#take();
    try {
      connection.statement('BEGIN').run();
      return await read(connection);
    } finally {
      if (connection.db.isTransaction) {
        connection.statement('COMMIT').run();
      }
      this.#giveBack(connection);
    }
  }

  #take(): Promise<Connection> | Connection {
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      return idle;
    }
    if (this.#all.size < this.#max) {
      const opened = this.#open();
      this.#all.add(opened);
      return opened;
    }
    if (this.#waiting.length >= waitingMax) {
      throw new DirectoryError(
        'unavailable',
        'Too many searches are waiting. Try again in a moment.',
        { retryAfterSeconds: 1 },
      );
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #giveBack(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#idle.push(connection);
    } else {
      next(connection);
    }
  }
}

function ignore(): void {
  // Whoever asked for the read learns how it ended; here only its end counts.
}
