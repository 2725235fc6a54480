/** How often something happened in a stretch of time that began when it happened first. */
export interface Window {
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  used: number;
}

/** Counts by name, in memory. */
export interface Windows {
  /** The window that is open, or a new one of this length. */
  of(name: string, lengthMs: number, now: number): Window;
  forget(name: string): void;
}

/** Makes an empty set of windows. Beyond `windowsMax`, those that have ended go first, then the oldest. */
export function createWindows(windowsMax = 10_000): Windows {
  const windows = new Map<string, Window>();

  function makeRoom(now: number): void {
    for (const [name, { endsAt }] of windows) {
      if (endsAt <= now) {
        windows.delete(name);
      }
    }
    const [oldest] = windows.keys();
    if (windows.size >= windowsMax && oldest !== undefined) {
      windows.delete(oldest);
    }
  }

  return {
    of(name, lengthMs, now) {
      const known = windows.get(name);
      if (known !== undefined && now < known.endsAt) {
        return known;
      }
      if (windows.size >= windowsMax) {
        makeRoom(now);
      }
      const window = { endsAt: now + lengthMs, used: 0 };
      windows.set(name, window);
      return window;
    },
    forget: (name) => void windows.delete(name),
  };
}
