import type { Worker } from 'node:worker_threads';
import type { Connection } from './connection.ts';
import { startThread } from './start-thread.ts';
import type { ThreadHeap } from './start-thread.ts';

/**
 * Frames of WAL that wait to be copied before a copy begins: about 8 MB. Fewer would copy a busy page
 * again and again.
 */
const beginFrames = 4_000;

/** A WAL of this many frames, about 32 MB, is copied to its end and started anew. */
const restartFrames = 16_000;

/**
 * A copy needs next to none of it, and every thread is paid for in memory. With an old generation of 16 MB V8 could now
 * and then not begin a heap at all, which ends the process.
 */
const heap: ThreadHeap = { oldMax: 64, semiSpaceMax: 1 };

interface Copy {
  readonly done: Promise<void>;
  finish(): void;
}

/** Since this version SQLite tells how long the WAL is without copying it (`NOOP`). */
const sqliteNeeded = [3, 51] as const;

/** What the worker is told, and what it answers when it has done it. */
export type CheckpointOrder = 'copy' | 'close';

/**
 * Copies the WAL into the database file on a thread of its own, since that is nearly all waiting for the
 * disk: at a million clients every changed page lies elsewhere and each is synced.
 *
 * Left alone, a copy beside a busy writer never ends: new frames come while the old ones are copied, so
 * the WAL is never started anew. So from time to time the next transaction waits for the end of a copy.
 * Nothing else does: reads, and whatever else the event loop has to do, go on.
 *
 *   idle --beginFrames wait--> copying --copied--> idle
 *   restartFrames long: the writer waits, until nothing waits to be copied
 */
export class Checkpointer {
  readonly #connection: Connection;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #copying: Copy | undefined;
  /** How long the WAL has to be for the writer to wait. */
  #restartAt = restartFrames;
  #isLong = false;
  #hasEnded = false;

  private constructor(connection: Connection, path: string) {
    this.#connection = connection;
    this.#worker = startThread(new URL('checkpoint-worker.js', import.meta.url), path, heap);
    this.#worker.unref();
    this.#worker.on('message', () => this.#finish());
    this.#worker.on('error', () => this.#giveUp());
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#giveUp();
        resolve();
      });
    });
  }

  /** Takes over from the connection's own checkpoints; `undefined` where SQLite is too old for it. */
  static start(connection: Connection, path: string): Checkpointer | undefined {
    if (!isNewEnough(connection)) {
      return undefined;
    }
    connection.leaveCheckpoints();
    return new Checkpointer(connection, path);
  }

  /** To be waited for before each transaction; `undefined`, nearly always, where there is nothing to wait for. */
  beforeTransaction(): Promise<void> | undefined {
    return this.#isLong && !this.#hasEnded ? this.#copyAll() : undefined;
  }

  /** To be called after each commit, which stands whatever happens here. */
  afterCommit(): void {
    if (this.#hasEnded) {
      return;
    }
    const { frames, waiting } = this.#count();
    this.#isLong = frames >= this.#restartAt;
    if (waiting >= beginFrames && this.#copying === undefined) {
      this.#begin();
    }
  }

  async #copyAll(): Promise<void> {
    await this.#copying?.done;
    await this.#begin().done;
    const { frames, waiting } = this.#count();
    // Somebody reads an old state, so that the end cannot be copied yet: asked again when it has grown.
    this.#restartAt = waiting === 0 ? restartFrames : frames + beginFrames;
    this.#isLong = false;
  }

  /** Ends the thread, after the copy that is under way. */
  async close(): Promise<void> {
    await this.#copying?.done;
    this.#hasEnded = true;
    this.#worker.ref();
    this.#tell('close');
    await this.#exited;
  }

  #count(): { readonly frames: number; readonly waiting: number } {
    try {
      const row = this.#connection.statement('PRAGMA wal_checkpoint(NOOP)').get();
      const frames = Number(row?.[1] ?? 0);
      return { frames, waiting: frames - Number(row?.[2] ?? 0) };
    } catch {
      // The disk refuses: the next commit will meet it, and can tell its caller.
      return { frames: 0, waiting: 0 };
    }
  }

  #begin(): Copy {
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    const copying: Copy = { done, finish };
    this.#copying = copying;
    // Somebody may be waiting for it, and for nothing else.
    this.#worker.ref();
    this.#tell('copy');
    return copying;
  }

  #tell(order: CheckpointOrder): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
    this.#worker.postMessage(order);
  }

  #finish(): void {
    this.#copying?.finish();
    this.#copying = undefined;
    this.#worker.unref();
  }

  /** Without the thread the writer goes back to copying by itself, as it would have from the start. */
  #giveUp(): void {
    if (!this.#hasEnded) {
      this.#hasEnded = true;
      this.#connection.restoreCheckpoints();
    }
    this.#finish();
  }
}

function isNewEnough(connection: Connection): boolean {
  const version = String(connection.statement('SELECT sqlite_version()').get()?.[0]);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > sqliteNeeded[0] || (major === sqliteNeeded[0] && minor >= sqliteNeeded[1]);
}
