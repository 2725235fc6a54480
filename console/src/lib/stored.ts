import { type Signal, createSignal, useSignal } from './signal.ts';

const prefix = 'clientele.';

/**
 * A value of JSON under `name` in the browser's storage. Where that is full, forbidden or holds nonsense, the
 * value lives as long as the page. Whoever reads must bear what an older version of the console kept.
 */
export function createStored<T>(name: string, initial: T): Signal<T> {
  const signal = createSignal(read(name, initial));
  return {
    ...signal,
    set(value) {
      signal.set(value);
      try {
        localStorage.setItem(prefix + name, JSON.stringify(value));
      } catch {
        // It lives as long as the page.
      }
    },
  };
}

/** The value, and what changes it. */
export function useStored<T>(stored: Signal<T>): readonly [T, (value: T) => void] {
  return [useSignal(stored), stored.set];
}

function read<T>(name: string, initial: T): T {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? initial : (JSON.parse(text) as T);
  } catch {
    return initial;
  }
}
