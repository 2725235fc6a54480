import { useSyncExternalStore } from 'react';

/** A value outside of React, and whoever shows it. */
export interface Signal<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

/** A value that lives as long as the page. */
export function createSignal<T>(initial: T): Signal<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    get: () => value,
    set(next) {
      value = next;
      listeners.forEach((listener) => listener());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value, kept up to date. */
export function useSignal<T>({ subscribe, get }: Pick<Signal<T>, 'subscribe' | 'get'>): T {
  return useSyncExternalStore(subscribe, get);
}
