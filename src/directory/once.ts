import { DirectoryError } from '../domain/errors.ts';
import type { KeptAnswer, KeptClaim, WorkspaceId, WriteTransaction } from '../storage/storage.ts';

/** What tells a request from all others that may have their effect only once (reliability 1.1). */
export interface Claim {
  /** SHA-256 of whatever makes it the same request, in hexadecimal. */
  readonly id: string;
  /** SHA-256 of what it asks for. */
  readonly fingerprint: string;
  readonly expiresAt: number;
}

/** Lets a use case have its effect at most once; its answer is kept in the transaction of the effect. */
export interface Once<T> {
  readonly claim: Claim;
  /** How the caller is answered. Pure. `undefined`: not worth keeping, such as a failure that may pass. */
  keep(result: T | DirectoryError): KeptAnswer | undefined;
}

/** Thrown instead of a result: the claim has been answered before, and this is how. */
export class AnsweredBefore extends Error {
  readonly answer: KeptAnswer;

  constructor(answer: KeptAnswer) {
    super('answered before');
    this.name = 'AnsweredBefore';
    this.answer = answer;
  }
}

/** The claims of the requests that share one transaction. */
export class Claims {
  readonly #known: Map<string, KeptClaim>;
  #made: KeptClaim[] = [];

  private constructor(known: ReadonlyMap<string, KeptClaim>) {
    this.#known = new Map(known);
  }

  /** Reads what is known of these; asks storage nothing where no request has a claim. */
  static async load(
    transaction: WriteTransaction,
    workspaceId: WorkspaceId,
    claims: Iterable<Claim | undefined>,
    now: number,
  ): Promise<Claims> {
    const ids = new Set<string>();
    for (const claim of claims) {
      if (claim !== undefined) {
        ids.add(claim.id);
      }
    }
    return new Claims(ids.size === 0 ? nothing : await transaction.claims(workspaceId, ids, now));
  }

  /** Why a request must not be carried out (again); `undefined` where it must. */
  answered(once: Once<never> | undefined): AnsweredBefore | DirectoryError | undefined {
    const known = once === undefined ? undefined : this.#known.get(once.claim.id);
    if (once === undefined || known === undefined) {
      return undefined;
    }
    return known.fingerprint === once.claim.fingerprint
      ? new AnsweredBefore(known.answer)
      : keyReused();
  }

  /** Notes how a request was answered, so that those behind it in the same transaction know, and gives its result back. */
  settle<T, R extends T | DirectoryError>(once: Once<T> | undefined, result: R): R {
    const answer = once?.keep(result);
    if (once !== undefined && answer !== undefined) {
      const kept = { ...once.claim, answer };
      this.#known.set(kept.id, kept);
      this.#made.push(kept);
    }
    return result;
  }

  /** Stores what was noted since. */
  async keep(transaction: WriteTransaction, workspaceId: WorkspaceId, now: number): Promise<void> {
    const made = this.#made;
    this.#made = [];
    if (made.length > 0) {
      await transaction.keepClaims(workspaceId, made, now);
    }
  }
}

const nothing: ReadonlyMap<string, KeptClaim> = new Map();

/**
 * Runs a use case that is no batch of commands, once. A failure leaves no trace, not even a claim: such
 * a use case has no effect before it fails. Rejects with `AnsweredBefore` or `idempotency_key_reused`.
 */
export async function runOnce<T>(
  transaction: WriteTransaction,
  workspaceId: WorkspaceId,
  { once, now }: { readonly once: Once<T> | undefined; readonly now: number },
  work: () => Promise<T>,
): Promise<T> {
  const claims = await Claims.load(transaction, workspaceId, [once?.claim], now);
  const refusal = claims.answered(once);
  if (refusal !== undefined) {
    throw refusal;
  }
  const result = await work();
  claims.settle(once, result);
  await claims.keep(transaction, workspaceId, now);
  return result;
}

function keyReused(): DirectoryError {
  return new DirectoryError(
    'idempotency_key_reused',
    'This Idempotency-Key was used for another request. Make a new key for a new request.',
  );
}
