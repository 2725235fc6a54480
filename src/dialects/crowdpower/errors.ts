import type { DirectoryError, ErrorCode, ErrorDetails, Failure } from '../../domain/errors.ts';
import { type Issue, issuesMax } from '../../domain/issue.ts';
import type { JsonAnswer } from '../dialect.ts';
import type { ErrorAnswer, ErrorItem } from './schema.ts';

interface Voice {
  readonly status: number;
  /** Where the domain's words are not Beacon's (`external id` for `user_id`). */
  readonly message?: (details: ErrorDetails) => string;
}

/** No source shows an error; the envelope's `code` equals the HTTP status (README, decision 1). */
const voices: Readonly<Record<ErrorCode, Voice>> = {
  bad_request: { status: 400 },
  invalid_header: { status: 400 },
  empty_body: { status: 400 },
  invalid_utf8: { status: 400 },
  invalid_json: { status: 400 },
  duplicate_key: { status: 400 },
  too_deep: { status: 400 },
  forbidden_key: { status: 400 },
  body_too_large: { status: 413 },
  headers_too_large: { status: 431 },
  uri_too_long: { status: 414 },
  request_timeout: { status: 408 },
  expectation_failed: { status: 417 },
  unsupported_media_type: { status: 415 },
  route_not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  unauthorized: { status: 401 },
  insufficient_scope: { status: 403 },
  rate_limited: { status: 429 },
  validation_failed: { status: 400 },
  identifier_required: { status: 400 },
  invalid_cursor: { status: 400 },
  too_many_items: { status: 413 },
  email_taken: { status: 409 },
  external_id_taken: { status: 409, message: () => userIdTaken },
  company_name_taken: { status: 409 },
  field_exists: { status: 409 },
  segment_exists: { status: 409 },
  field_values_lost: { status: 409 },
  identity_conflict: { status: 409, message: conflictMessage },
  precondition_failed: { status: 412 },
  idempotency_key_reused: { status: 400 },
  idempotency_in_progress: { status: 409 },
  merge_blocked: { status: 409 },
  client_not_found: { status: 404 },
  company_not_found: { status: 404 },
  field_not_found: { status: 404 },
  segment_not_found: { status: 404 },
  merge_not_found: { status: 404 },
  webhook_not_found: { status: 404 },
  delivery_not_found: { status: 404 },
  workspace_exists: { status: 409 },
  workspace_not_found: { status: 404 },
  key_not_found: { status: 404 },
  key_exists: { status: 409 },
  import_not_found: { status: 404 },
  import_state: { status: 409 },
  sign_in_failed: { status: 401 },
  session_required: { status: 403 },
  fresh_sign_in_required: { status: 403 },
  cross_site: { status: 403 },
  invitation_not_found: { status: 404 },
  user_not_found: { status: 404 },
  user_exists: { status: 409 },
  last_owner: { status: 409 },
  session_not_found: { status: 404 },
  passkey_not_found: { status: 404 },
  passkeys_unavailable: { status: 409 },
  storage_full: { status: 507 },
  unavailable: { status: 503 },
  internal: { status: 500 },
};

const userIdTaken =
  'Another customer already has this `user_id`. Update that customer, or send another `user_id`.';

function conflictMessage({ matches }: ErrorDetails): string {
  return matches?.externalId === undefined
    ? '`email` belongs to a customer with another `user_id`. Nothing was written; send that `user_id`, or another `email`.'
    : '`user_id` and `email` belong to two different customers. Nothing was written; send only one of them.';
}

/** An error in Beacon's envelope. Every bad item of a bulk is named by its index and field. Headers are the HTTP layer's. */
export function renderError(error: DirectoryError): JsonAnswer {
  const { status } = voices[error.code];
  const items = error.details.items;
  const body: ErrorAnswer = {
    success: false,
    code: status,
    data: null,
    error: error.code,
    message: items === undefined ? messageOf(error) : error.message,
    errors:
      items === undefined
        ? errorItems(error)
        : items.flatMap(({ index, failure }) => errorItems(failure, index)),
  };
  return { status, body };
}

function messageOf(failure: Failure): string {
  return voices[failure.code].message?.(failure.details ?? {}) ?? failure.message;
}

function errorItems(failure: Failure, index?: number): ErrorItem[] {
  const { issues, pointer } = failure.details ?? {};
  if (issues !== undefined && issues.length > 0) {
    return issues.slice(0, issuesMax).map((issue) => errorItem(issue, index));
  }
  // Without a member to blame, a single call has said all in `message`; a bulk must still say which item.
  return pointer === undefined && index === undefined
    ? []
    : [
        errorItem(
          { pointer: pointer ?? '', code: failure.code, message: messageOf(failure) },
          index,
        ),
      ];
}

function errorItem(
  issue: { readonly pointer: string; readonly code: string; readonly message: Issue['message'] },
  index: number | undefined,
): ErrorItem {
  const place = index === undefined ? placeOf(issue.pointer) : { index, pointer: issue.pointer };
  const field = fieldOf(place.pointer);
  const { code, message } = issue;
  return place.index === undefined
    ? { field, code, message }
    : { index: place.index, field, code, message };
}

const itemPointer = /^\/customers\/(\d{1,9})(?=\/|$)/;

/** A pointer into a whole bulk body, which the JSON reader gives, as an item and what is in it. */
function placeOf(pointer: string): { readonly index?: number; readonly pointer: string } {
  const match = itemPointer.exec(pointer);
  return match === null
    ? { pointer }
    : { index: Number(match[1]), pointer: pointer.slice(match[0].length) };
}

/** `/custom_attributes/plan` as `custom_attributes.plan`; null for the whole. */
function fieldOf(pointer: string): string | null {
  if (pointer === '') {
    return null;
  }
  if (pointer === '/externalId') {
    return 'user_id';
  }
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}
