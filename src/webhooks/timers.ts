/** Waits. Tests hand in their own. */
export interface Timers {
  /** Calls `run` after so many milliseconds, unless what it gives back is called before. Keeps no process alive. */
  after(ms: number, run: () => void): () => void;
}

/** Node waits no longer than this at once. */
const waitMsMax = 2_147_483_647;

export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), waitMsMax));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
