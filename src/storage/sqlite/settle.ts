import { mapError } from './sqlite-error.ts';

/** A step that happens at once, as a promise, with the engine's errors mapped. */
export function settle<T>(step: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(runMapped(step));
  });
}

/** The same without a promise. */
export function runMapped<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw mapError(error);
  }
}
