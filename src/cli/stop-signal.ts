import { constants } from 'node:os';

/** What ends a server or a command: the usual two, and the end of its terminal. */
export const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The name of a signal that asks to end. */
export type StopSignal = (typeof stopSignals)[number];

/**
 * Two signals this close are one wish: Ctrl-C reaches every process of a terminal, and npm and the
 * launcher pass theirs on as well.
 */
const sameWishMs = 250;

/** How often a server that npm started looks whether npm is still there. */
const parentCheckMs = 500;

/**
 * npm runs a script through a shell, which ends at a SIGTERM and passes it to nobody: without this, ending
 * `npm start` would leave a server without a parent. Started otherwise, a server may well outlive its
 * parent, as a daemon does.
 */
function whenNpmIsGone(stop: (signal: StopSignal) => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) {
    return;
  }
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch);
      stop('SIGHUP');
    }
  }, parentCheckMs);
  watch.unref();
}

/** Resolves with the first signal that asks to end, or when npm, having started this process, is gone; the next signal after that ends the process at once. */
export function stopSignal(onSecond: (signal: StopSignal) => void): Promise<StopSignal> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    whenNpmIsGone(resolve);
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
