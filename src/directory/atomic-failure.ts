import { DirectoryError, type Failure, type ItemFailure } from '../domain/errors.ts';
import { issuesMax } from '../domain/issue.ts';
import type { Outcome } from '../domain/outcome.ts';

/** Issues told of all items of a request; of each item beyond, its first. */
const issuesOfAllMax = 1_000;

/**
 * What failed of a request that is all or nothing. Every item is kept, but not all that is wrong with each: a
 * hundred issues of ten thousand items would fill the memory, and make an answer many times the request.
 */
export class ItemFailures {
  readonly #items: ItemFailure[] = [];
  #told = 0;
  #isCut = false;

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(items: readonly ItemFailure[]): void {
    for (const { index, failure } of items) {
      const kept = shortened(failure, this.#told < issuesOfAllMax ? issuesMax : 1);
      this.#told += kept.details?.issues?.length ?? 1;
      this.#isCut ||= kept !== failure;
      this.#items.push({ index, failure: kept });
    }
  }

  /** What rejects the request: the code of its first failure, and every failed item by its index. */
  toError(commandCount: number): DirectoryError {
    const items = this.#items;
    const rest = this.#isCut ? ' Not everything that is wrong with them is told.' : '';
    return new DirectoryError(
      items[0]?.failure.code ?? 'internal',
      `Nothing was written: ${items.length} of ${commandCount} items cannot be accepted.${rest}`,
      { items },
    );
  }
}

/** The very same failure where it has no more issues than that. */
function shortened(failure: Failure, count: number): Failure {
  const { issues = [] } = failure.details ?? {};
  return issues.length <= count
    ? failure
    : { ...failure, details: { ...failure.details, issues: issues.slice(0, count) } };
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
