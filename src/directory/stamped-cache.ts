import type { MaybePromise } from '../lib/maybe-promise.ts';

/** Records by hash, each remembered for as long as storage says that nothing of its kind has changed. */
export interface StampedCache<R> {
  /** Whether something is remembered, be it still true or not. */
  has(hash: string): boolean;
  /** The record, `undefined` where there is none. Throws or rejects with what storage does. */
  get(hash: string): MaybePromise<R | undefined>;
  /** The record as it is now, whatever was remembered. */
  reread(hash: string): Promise<R | undefined>;
}

/** What a cache depends on. */
export interface StampedCacheOptions<R> {
  /** The access stamp. */
  readonly stamp: () => number;
  readonly read: (hash: string) => Promise<R | undefined>;
  /** How many records are remembered. */
  readonly recordsMax: number;
}

interface Entry<R> {
  /** The access stamp before the record was read. */
  readonly stamp: number;
  record: MaybePromise<R | undefined>;
}

/** Makes an empty cache. */
export function createStampedCache<R>({
  stamp,
  read,
  recordsMax,
}: StampedCacheOptions<R>): StampedCache<R> {
  const entries = new Map<string, Entry<R>>();

  function readAt(hash: string, stampBefore: number): Promise<R | undefined> {
    const record = read(hash);
    const entry: Entry<R> = { stamp: stampBefore, record };
    entries.delete(hash);
    entries.set(hash, entry);
    dropOldest();
    record.then(
      (found) => {
        entry.record = found;
        // What strangers show takes no room.
        if (found === undefined) {
          forget(hash, entry);
        }
      },
      () => forget(hash, entry),
    );
    return record;
  }

  function forget(hash: string, entry: Entry<R>): void {
    if (entries.get(hash) === entry) {
      entries.delete(hash);
    }
  }

  function dropOldest(): void {
    if (entries.size > recordsMax) {
      const [oldest] = entries.keys();
      entries.delete(oldest ?? '');
    }
  }

  return {
    has: (hash) => entries.has(hash),
    get(hash) {
      const now = stamp();
      const known = entries.get(hash);
      return known?.stamp === now ? known.record : readAt(hash, now);
    },
    reread: (hash) => readAt(hash, stamp()),
  };
}
