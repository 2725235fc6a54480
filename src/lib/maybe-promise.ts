/** A value that is there already, or will be. Whoever awaits it need not care which. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Goes on with a value: at once where it is there, so that a call which waits for nothing makes no
 * promise and takes no turn in the queue of microtasks. What `next` throws is then thrown, else rejected.
 */
export function andThen<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
