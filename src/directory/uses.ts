/** When keys and sessions were used, collected and written down now and then. */
export interface Uses {
  /** `last`: what storage knows of its last use. */
  note(id: string, last: number | null, now: number): void;
  /** When this process noted it last; `undefined`: it did not. */
  notedAt(id: string): number | undefined;
  /** Writes what is waiting. Never rejects. */
  flush(): Promise<void>;
}

/** A last use is correct to the minute. */
const useIntervalMs = 60_000;
/** Uses of this long are written together. */
const flushDelayMs = 1_000;
/** One that is forgotten is noted again a little early. */
const notedMax = 100_000;

/** Makes one that writes with `touch`. */
export function createUses(
  touch: (uses: readonly { readonly id: string; readonly at: number }[]) => Promise<void>,
): Uses {
  const noted = new Map<string, number>();
  const waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) {
      return;
    }
    const batch = Array.from(waiting, ([id, at]) => ({ id, at }));
    waiting.clear();
    try {
      await touch(batch);
    } catch {
      // Knowing when something was last used is a convenience: nobody's request fails for it.
    }
  }

  return {
    note(id, last, now) {
      const before = Math.max(last ?? -Infinity, noted.get(id) ?? -Infinity);
      if (now - before < useIntervalMs) {
        return;
      }
      if (noted.size >= notedMax) {
        noted.clear();
      }
      noted.set(id, now);
      waiting.set(id, now);
      timer ??= setTimeout(() => void flush(), flushDelayMs).unref();
    },
    notedAt: (id) => noted.get(id),
    flush,
  };
}
