import { setTimeout as delay } from 'node:timers/promises';
import { explainFailure, isLasting } from './explain-failure.ts';
import { isUnavailable } from './postgres-error.ts';

export interface Patience {
  /** How long a database that is not there is waited for. */
  readonly forMs: number;
  /** Told once what is waited for. */
  readonly onWait?: ((why: string) => void) | undefined;
}

const retryMs = 250;

/** Opens a database that may not be there yet, as when both are started together. Rejects with the last reason. */
export async function waitForDatabase<T>(
  open: () => Promise<T>,
  { forMs, onWait }: Patience,
): Promise<T> {
  const end = performance.now() + forMs;
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await open();
    } catch (error) {
      if (!isUnavailable(error) || isLasting(error) || performance.now() >= end) {
        throw error;
      }
      if (isFirst) {
        onWait?.(explainFailure(error) ?? 'The database cannot be reached.');
      }
    }
    await delay(retryMs);
  }
}
