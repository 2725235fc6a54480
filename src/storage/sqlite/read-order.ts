import { DirectoryError } from '../../domain/errors.ts';
import type { ErrorCode, ErrorDetails } from '../../domain/errors.ts';
import type { ClientPage, ClientQuery, WorkspaceId } from '../storage.ts';

/** What a reading thread is made with. */
export interface ReadingThreadData {
  readonly path: string;
  readonly busyTimeoutMs: number;
  /** Where compiled code is kept; `undefined` where it is not. */
  readonly compileCache: string | undefined;
}

/** A read of clients that another thread is asked for. */
export interface ReadOrder {
  readonly workspaceId: WorkspaceId;
  readonly query: ClientQuery;
}

/** What a reading thread is told: an order with a number of its own, or to end. */
export type ThreadMessage = (ReadOrder & { readonly number: number }) | 'close';

/** What it says: that it takes orders now, and what came of the order of that number. */
export type ThreadAnswer = 'ready' | ({ readonly number: number } & Outcome);

type Outcome =
  /** JSON, which crosses in half of the time that a structured clone of the clients takes. */
  { readonly page: string } | { readonly refusal: Refusal } | { readonly bug: unknown };

/** A `DirectoryError`, whose class does not cross. */
interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly cause: unknown;
}

export function outcomeOfPage(page: ClientPage): Outcome {
  return { page: JSON.stringify(page) };
}

export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof DirectoryError) {
    const { code, message, details, cause } = error;
    return { refusal: { code, message, details, cause } };
  }
  return { bug: error };
}

/** The page of an answer. Throws what the other thread threw. */
export function pageOf(answer: Outcome): ClientPage {
  if ('page' in answer) {
    return JSON.parse(answer.page) as ClientPage;
  }
  if ('bug' in answer) {
    throw answer.bug;
  }
  const { code, message, details, cause } = answer.refusal;
  throw new DirectoryError(code, message, details, { cause });
}
