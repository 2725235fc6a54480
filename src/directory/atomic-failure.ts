import { DirectoryError, type ItemFailure } from '../domain/errors.ts';

/** What rejects an atomic request: the code of its first failure, and every failed item by its index. */
export function atomicFailure(items: readonly ItemFailure[], commandCount: number): DirectoryError {
  return new DirectoryError(
    items[0]?.failure.code ?? 'internal',
    `Nothing was written: ${items.length} of ${commandCount} items cannot be accepted.`,
    { items },
  );
}
