import { DirectoryError, type ItemFailure } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';

/** What rejects an atomic request: the code of its first failure, and every failed item by its index. */
export function atomicFailure(items: readonly ItemFailure[], commandCount: number): DirectoryError {
  return new DirectoryError(
    items[0]?.failure.code ?? 'internal',
    `Nothing was written: ${items.length} of ${commandCount} items cannot be accepted.`,
    { items },
  );
}

/** Those of some outcomes that failed; the first stands for the command with index `firstIndex`. */
export function failedItems(outcomes: readonly Outcome[], firstIndex: number): ItemFailure[] {
  const items: ItemFailure[] = [];
  outcomes.forEach((outcome, offset) => {
    if (outcome.kind === 'failed') {
      items.push({ index: firstIndex + offset, failure: outcome.failure });
    }
  });
  return items;
}
