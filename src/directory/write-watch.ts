/** What a commit is made of, in order. */
export const commitPhases = ['begin', 'load', 'decide', 'store', 'commit'] as const;
export type CommitPhase = (typeof commitPhases)[number];

/** One commit, or a try at one. */
export interface CommitReport {
  /** What `joined` returned for each request that shared it. */
  readonly tickets: readonly unknown[];
  /** When it took its requests from the queue, on the clock of `performance.now()`. */
  readonly beganAtMs: number;
  readonly phasesMs: Readonly<Record<CommitPhase, number>>;
  /** What was thrown; nothing was written then. */
  readonly error?: unknown;
}

/** Hears of every commit, before its callers are answered. It must not throw. */
export interface WriteWatch {
  /** Called as a request joins the queue. Absent: nobody asks whose request it was. */
  joined?(): unknown;
  committed(report: CommitReport): void;
}

/** Measures the phases of one commit; a phase that comes again adds to its time. */
export class CommitStopwatch {
  readonly beganAtMs = performance.now();
  readonly phasesMs: Record<CommitPhase, number> = {
    begin: 0,
    load: 0,
    decide: 0,
    store: 0,
    commit: 0,
  };
  #lapMs = this.beganAtMs;

  /** Counts the time since the last lap as that of `phase`. */
  lap(phase: CommitPhase): void {
    const now = performance.now();
    this.phasesMs[phase] += now - this.#lapMs;
    this.#lapMs = now;
  }

  /** Leaves the time since the last lap out: others had it. */
  skip(): void {
    this.#lapMs = performance.now();
  }
}
