import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ClientPage } from '../storage.ts';
import { pageOf } from './read-order.ts';
import type { ReadingThreadData, ReadOrder, ThreadAnswer, ThreadMessage } from './read-order.ts';
import { startThread } from './start-thread.ts';
import type { ThreadHeap } from './start-thread.ts';

/** Where the data is, as for a connection. */
export type ThreadPlace = Pick<ReadingThreadData, 'path' | 'busyTimeoutMs'>;

/** The thread is gone, and with it what it was reading. */
export class ThreadEndedError extends Error {}

interface Waiting {
  readonly resolve: (page: ClientPage) => void;
  readonly reject: (error: unknown) => void;
}

/** Sorting many matches takes most of the old generation; the young one holds what a few searches leave behind. */
const heap: ThreadHeap = { oldMax: 256, semiSpaceMax: 2 };

/** One thread that reads, seen from the one that asks (`serve-reads.ts` is the other side). */
export class ReadingThread {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #orders = 0;
  #isReady = false;
  #cause: unknown;

  /** `onExit` is called once, however the thread ends. */
  constructor({ path, busyTimeoutMs }: ThreadPlace, onExit: () => void) {
    const compileCache = getCompileCacheDir();
    // So that the thread finds what this one has read.
    flushCompileCache();
    const data: ReadingThreadData = {
      path,
      busyTimeoutMs,
      // Node tells the folder of this very version, and asks for the one above it.
      compileCache: compileCache === undefined ? undefined : dirname(compileCache),
    };
    this.#worker = startThread(new URL('reading-worker.js', import.meta.url), data, heap);
    this.#worker.unref();
    this.#worker.on('message', (answer: ThreadAnswer) => {
      if (answer === 'ready') {
        this.#isReady = true;
      } else {
        this.#settle(answer);
      }
    });
    this.#worker.on('error', (error) => {
      this.#cause = error;
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        onExit();
        this.#rejectAll();
        resolve();
      });
    });
  }

  /** True once it has started, and an order is begun as soon as it comes. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Orders that have not been answered. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Rejects with `ThreadEndedError` where the thread ends before it has answered. */
  read(order: ReadOrder): Promise<ClientPage> {
    this.#orders += 1;
    const number = this.#orders;
    const { promise, resolve, reject } = Promise.withResolvers<ClientPage>();
    this.#waiting.set(number, { resolve, reject });
    // The process lives while somebody waits, as it does for a read of its own.
    this.#worker.ref();
    this.#tell({ ...order, number });
    return promise;
  }

  /** Ends the thread when what it has begun is done. */
  async close(): Promise<void> {
    this.#worker.ref();
    this.#tell('close');
    await this.#exited;
  }

  /** Ends it now. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #tell(message: ThreadMessage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    this.#worker.postMessage(message);
  }

  #settle(answer: Exclude<ThreadAnswer, 'ready'>): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (this.#waiting.size === 0) {
      this.#worker.unref();
    }
    try {
      waiting?.resolve(pageOf(answer));
    } catch (error) {
      waiting?.reject(error);
    }
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new ThreadEndedError('a reading thread ended', { cause: this.#cause }));
    }
    this.#waiting.clear();
  }
}
