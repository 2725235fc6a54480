/** Waits that somebody else can cut short: what a stream needs that is returned while it sleeps. */
export interface Wait {
  wake(): void;
  /** Forgets earlier calls of `wake`. */
  reset(): void;
  /** Ends every wait, now and later. */
  stop(): void;
  isStopped(): boolean;
  /** Until `ms` have passed or, unless it is patient, somebody wakes it. */
  pass(ms: number, options?: { readonly isPatient: boolean }): Promise<void>;
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
        function end(): void {
          clearTimeout(timer);
          wakeNow = undefined;
          resolve();
        }
        const timer = setTimeout(end, ms);
        wakeNow = () => {
          if (isStopped || !isPatient) {
            end();
          }
        };
        if (isStopped || (isAwake && !isPatient)) {
          end();
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
