import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DirectoryError } from '../domain/errors.ts';

/** Tells when the server has more to do than it can. */
export interface Pressure {
  /** What to answer instead of beginning a call; `undefined`, nearly always, where it may begin. */
  refusal(): DirectoryError | undefined;
  close(): void;
}

/** How often the delay is looked at. One long turn among quick ones is no overload. */
const sampleMs = 500;
/** How exactly the delay is measured. */
const resolutionMs = 20;
const retryAfterSeconds = 2;

/**
 * Watches the event loop: where its turns are late by more than `delayMaxMs` on average over half a
 * second, no further call begins until they are not (reliability 1.11). 0 lets every call begin.
 */
export function watchPressure(delayMaxMs: number): Pressure {
  if (delayMaxMs === 0) {
    return { refusal: () => undefined, close: () => undefined };
  }
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let isOver = false;
  const timer = setInterval(() => {
    // It counts how long its own timer took, of which `resolution` was wanted.
    isOver = histogram.mean / 1e6 - resolutionMs > delayMaxMs;
    histogram.reset();
  }, sampleMs).unref();

  return {
    refusal: () => (isOver ? overloaded() : undefined),
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

function overloaded(): DirectoryError {
  return new DirectoryError(
    'unavailable',
    'The server has more to do than it can for now. Try again in a moment.',
    { retryAfterSeconds },
  );
}
