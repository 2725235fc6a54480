import type { Client } from './client.ts';
import type { Company } from './company.ts';
import type { ConversionReport } from './conversion-report.ts';
import type { Checked, Issue } from './issue.ts';

/**
 * Every way in which a call can fail, in one list (design 7). Each voice (`dialects/problem.ts` and every
 * dialect's `errors.ts`) is a total map over it, so that a new code does not compile until every voice
 * can say it. One heading per code in `docs/errors.md`.
 */
export const errorCodes = [
  // The request could not be read.
  'bad_request',
  'invalid_header',
  'empty_body',
  'invalid_utf8',
  'invalid_json',
  'duplicate_key',
  'too_deep',
  'forbidden_key',
  'body_too_large',
  'headers_too_large',
  'uri_too_long',
  'request_timeout',
  'expectation_failed',
  'unsupported_media_type',
  // The request went nowhere.
  'route_not_found',
  'method_not_allowed',
  // The caller may not.
  'unauthorized',
  'insufficient_scope',
  'rate_limited',
  // The request was read and is not acceptable.
  'validation_failed',
  'identifier_required',
  'invalid_cursor',
  'too_many_items',
  'email_taken',
  'external_id_taken',
  'company_name_taken',
  'field_exists',
  'segment_exists',
  'field_values_lost',
  'identity_conflict',
  'precondition_failed',
  'idempotency_key_reused',
  'idempotency_in_progress',
  'merge_blocked',
  'client_not_found',
  'company_not_found',
  'field_not_found',
  'segment_not_found',
  'merge_not_found',
  'webhook_not_found',
  'delivery_not_found',
  'workspace_exists',
  'workspace_not_found',
  'key_not_found',
  'key_exists',
  'import_not_found',
  'import_state',
  // Somebody signs in, or does not.
  'sign_in_failed',
  'session_required',
  'fresh_sign_in_required',
  'cross_site',
  'invitation_not_found',
  'user_not_found',
  'user_exists',
  'last_owner',
  'session_not_found',
  'passkey_not_found',
  'passkeys_unavailable',
  // The directory cannot, for now or at all.
  'storage_full',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What is known beyond the code. Nothing in it repeats what the caller sent. */
export interface ErrorDetails {
  /** Every member that was wrong; pointers are relative to the request body, or to the item in a batch. */
  readonly issues?: readonly Issue[];
  /** Which key of an upsert led to which client. */
  readonly matches?: { readonly externalId?: string; readonly email?: string };
  /** The id of the record that a key already belongs to. */
  readonly existingId?: string;
  /** The methods that a path does answer. */
  readonly allow?: readonly string[];
  readonly retryAfterSeconds?: number;
  /** Byte offset in the body at which reading stopped. */
  readonly offset?: number;
  /** RFC 6901 pointer to what is meant, where it is one member. */
  readonly pointer?: string;
  /** In an atomic batch: every item that failed, by its index. */
  readonly items?: readonly ItemFailure[];
  /** The record as it is now, for whoever expected another state. */
  readonly current?: Client;
  /** The same where the record is a company. */
  readonly currentCompany?: Company;
  /** Which values a change of type would lose. */
  readonly conversion?: ConversionReport;
  /** Scope that the call needs. */
  readonly scope?: string;
}

export interface ItemFailure {
  readonly index: number;
  readonly failure: Failure;
}

/** A failure as a value: what the pure core returns for a command that it refused. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: ErrorDetails;
}

/** The one error class. Anything else that is thrown is a bug and is answered as `internal`. */
export class DirectoryError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'DirectoryError';
    this.code = code;
    this.details = details;
  }

  static of(failure: Failure): DirectoryError {
    return new DirectoryError(failure.code, failure.message, failure.details ?? {});
  }
}

/** The failure of an input with issues: `identifier_required` where that is the one thing wrong, else `validation_failed`. */
export function failureOfIssues(issues: readonly Issue[]): Failure {
  const first = issues[0];
  const message = first === undefined ? 'The input is not acceptable.' : first.message;
  const code = first?.code === 'identifier_required' ? 'identifier_required' : 'validation_failed';
  return { code, message, details: { issues } };
}

export const clientNotFound: Failure = {
  code: 'client_not_found',
  message: 'There is no client with this id. Check the id, or look the client up by another key.',
};

/** The value of an accepted input; throws `validation_failed` with every issue of a refused one. */
export function accepted<T>(checked: Checked<T>): T {
  if (!checked.ok) {
    throw DirectoryError.of(failureOfIssues(checked.issues));
  }
  return checked.value;
}
