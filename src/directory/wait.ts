/** Waits that somebody else can cut short: what a stream needs that is returned while it sleeps. */
export interface Wait {
  wake(): void;
  /** Forgets earlier calls of `wake`. */
  reset(): void;
  /** Ends every wait, now and later. */
  stop(): void;
  isStopped(): boolean;
  /** Until `ms` have passed or, unless it is patient, somebody wakes it; gives back `ms` where they have passed, else 0. */
  pass(ms: number, options?: { readonly isPatient: boolean }): Promise<number>;
}

/** Makes one that nobody has woken yet. */
export function createWait(): Wait {
  let isAwake = false;
  let isStopped = false;
  let wakeNow: (() => void) | undefined;

  return {
    wake() {
      isAwake = true;
      wakeNow?.();
    },
    reset() {
      isAwake = false;
    },
    stop() {
      isStopped = true;
      wakeNow?.();
    },
    isStopped: () => isStopped,
    pass(ms, { isPatient } = { isPatient: false }) {
      return new Promise((resolve) => {
        function end(passedMs: number): void {
          clearTimeout(timer);
          wakeNow = undefined;
          resolve(passedMs);
        }
        const timer = setTimeout(() => end(ms), ms);
        wakeNow = () => {
          if (isStopped || !isPatient) {
            end(0);
          }
        };
        if (isStopped || (isAwake && !isPatient)) {
          end(0);
        }
      });
    },
  };
}

/** What a generator gives that sleeps by this wait; it can be returned while it does, which a generator alone cannot. */
export function returnable<T>(
  generator: AsyncGenerator<T>,
  wait: Pick<Wait, 'stop'>,
): AsyncIterableIterator<T> {
  return {
    next: () => generator.next(),
    return() {
      wait.stop();
      return generator.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
