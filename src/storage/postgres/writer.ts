import { setTimeout as delay } from 'node:timers/promises';
import { DirectoryError } from '../../domain/errors.ts';
import type { Database } from './database.ts';
import { LostConnectionError, LostRaceError, unavailableError } from './postgres-error.ts';
import { type KnownShared, PostgresTransaction } from './transaction.ts';

/** How often work is done again after a lost race, or on another connection. */
const replaysMax = 3;

/** Between two tries: longer each time, and never the same for two servers. */
const replayMs = 10;

/**
 * Write transactions of this process, one after the other: concurrent requests share one by group commit,
 * above the port. Those of other servers run at the same time, and locks and unique keys tell who was first.
 */
export class Writer {
  readonly #database: Database;
  readonly #onAccess: (stamp: number) => void;
  readonly #known: KnownShared = new Map();
  #isClosing = false;
  #tail: Promise<unknown> = Promise.resolve();

  /** `onAccess` hears what a commit made the access stamp. */
  constructor(database: Database, onAccess: (stamp: number) => void) {
    this.#database = database;
    this.#onAccess = onAccess;
  }

  /** Runs `work` in a transaction of its own, after those that were asked for before; again, where another server was faster or the connection was lost before the commit. */
  run<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    if (this.#isClosing) {
      const message = 'The server is stopping. Try again in a moment.';
      return Promise.reject(new DirectoryError('unavailable', message));
    }
    const result = this.#tail.then(() => this.#replay(work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Finishes the transactions that were asked for, and refuses any other as `unavailable`. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#tail;
  }

  async #replay<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#transact(work);
      } catch (error) {
        if (!(error instanceof LostRaceError || error instanceof LostConnectionError)) {
          throw error;
        }
        if (tries > replaysMax) {
          throw unavailableError(error);
        }
      }
      await delay(replayMs * tries * (0.5 + Math.random()));
    }
  }

  async #transact<T>(work: (transaction: PostgresTransaction) => Promise<T>): Promise<T> {
    const { transaction, result, stamp } = await this.#database.write(async (session) => {
      const transaction = new PostgresTransaction(session, this.#known);
      const result = await work(transaction);
      return { transaction, result, stamp: await transaction.end() };
    });
    await transaction.assertKept();
    if (stamp !== undefined) {
      this.#onAccess(stamp);
    }
    return result;
  }
}
