import { constants } from 'node:os';

/** What ends a server: the usual two, and the end of its terminal. */
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The name of a signal that asks a server to end. */
export type StopSignal = (typeof stopSignals)[number];

/**
 * Two signals this close are one wish: Ctrl-C reaches every process of a terminal, and npm and the
 * launcher pass theirs on as well.
 */
const sameWishMs = 250;

/** Resolves with the first signal that asks to end; the next one after that ends the process at once. */
export function stopSignal(onSecond: (signal: StopSignal) => void): Promise<StopSignal> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of stopSignals) {
      process.on(signal, () => {
        const now = performance.now();
        if (firstAt === undefined) {
          firstAt = now;
          resolve(signal);
        } else if (now - firstAt > sameWishMs) {
          onSecond(signal);
        }
      });
    }
  });
}

/** The status by which shells tell that a signal ended a process. */
export function statusOfSignal(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
