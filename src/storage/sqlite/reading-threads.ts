import { availableParallelism } from 'node:os';
import { DirectoryError } from '../../domain/errors.ts';
import type { ClientPage } from '../storage.ts';
import type { ReadOrder } from './read-order.ts';
import { ReadingThread, ThreadEndedError } from './reading-thread.ts';
import type { ThreadPlace } from './reading-thread.ts';

/** One core is left to the thread that answers. */
const threadsMax = Math.min(4, Math.max(1, availableParallelism() - 1));

/** Reads that may wait; more would wait longer than anyone waits for an answer. */
const pendingMax = 1_000;

/** A thread that had nothing to read for so long is ended: it holds memory, and nobody waits for the next one to start (`isReady`). */
const idleMs = 20_000;

/**
 * Threads for the reads of clients that take long, so that gets and writes do not wait for them. The
 * first one starts with the first such read, another when all are busy.
 */
export class ReadingThreads {
  readonly #place: ThreadPlace;
  readonly #threads = new Set<ReadingThread>();
  readonly #ending = new Set<Promise<void>>();
  readonly #running = new Set<Promise<unknown>>();
  #idle: NodeJS.Timeout | undefined;

  constructor(place: ThreadPlace) {
    this.#place = place;
  }

  /** Those that run, for tests. */
  get threads(): readonly ReadingThread[] {
    return [...this.#threads];
  }

  /**
   * True where a thread runs that would begin a read at once. Where none runs one is started, which takes
   * some 100 ms: whoever cannot wait reads by itself until then.
   */
  isReady(): boolean {
    if (this.#threads.size === 0) {
      this.#thread();
      this.#watchIdle();
    }
    return [...this.#threads].some((thread) => thread.isReady);
  }

  /** Sees everything that was committed before it was called. Rejects with `unavailable` where too many wait, or threads end again and again. */
  clients(order: ReadOrder): Promise<ClientPage> {
    if (this.#running.size >= pendingMax) {
      return Promise.reject(unavailable('Too many searches are waiting. Try again in a moment.'));
    }
    clearTimeout(this.#idle);
    const result = this.#read(order);
    const settled = result.then(ignore, ignore).finally(() => {
      this.#running.delete(settled);
      this.#watchIdle();
    });
    this.#running.add(settled);
    return result;
  }

  /** Waits for the reads that run. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
    clearTimeout(this.#idle);
    this.#endAll();
    await Promise.all(this.#ending);
  }

  async #read(order: ReadOrder): Promise<ClientPage> {
    try {
      return await this.#thread().read(order);
    } catch (error) {
      if (!(error instanceof ThreadEndedError)) {
        throw error;
      }
    }
    // It may have been another read's doing: once more, with a thread that is new.
    try {
      return await this.#thread().read(order);
    } catch (error) {
      throw error instanceof ThreadEndedError
        ? unavailable('The directory could not finish reading. Try again in a moment.', error)
        : error;
    }
  }

  #thread(): ReadingThread {
    const [least] = [...this.#threads].sort((a, b) => a.pending - b.pending);
    if (least !== undefined && (least.pending === 0 || this.#threads.size >= threadsMax)) {
      return least;
    }
    const thread = new ReadingThread(this.#place, () => this.#threads.delete(thread));
    this.#threads.add(thread);
    return thread;
  }

  #watchIdle(): void {
    if (this.#running.size === 0) {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#endAll(), idleMs).unref();
    }
  }

  /** Whoever reads next starts anew. */
  #endAll(): void {
    for (const thread of this.#threads) {
      const ended = thread.close().finally(() => this.#ending.delete(ended));
      this.#ending.add(ended);
    }
    this.#threads.clear();
  }
}

function unavailable(message: string, cause?: unknown): DirectoryError {
  return new DirectoryError('unavailable', message, { retryAfterSeconds: 1 }, { cause });
}

function ignore(): void {
  // Whoever asked for the read learns how it ended; here only its end counts.
}
