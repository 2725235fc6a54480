/** The calls that wait for something, those included whose callers have gone: what they asked for is carried out all the same. */
export interface RunningCalls {
  /** Counts a call until it settles, which it must do without rejecting. */
  add(call: Promise<void>): void;
  /** Resolves when none is left, or after `graceMs`. */
  ended(graceMs: number): Promise<void>;
}

/** Makes an empty one. */
export function createRunningCalls(): RunningCalls {
  let count = 0;
  let onLastEnd: (() => void) | undefined;

  function end(): void {
    count -= 1;
    if (count === 0) {
      onLastEnd?.();
    }
  }

  return {
    add(call) {
      count += 1;
      void call.then(end);
    },
    async ended(graceMs) {
      if (count === 0) {
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, graceMs);
        onLastEnd = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
