import type { JsonAnswer } from './dialect.ts';
import type { DirectoryError, ErrorCode, Failure } from '../domain/errors.ts';
import { issuesMax } from '../domain/issue.ts';
import type { JsonValue } from '../lib/json/json-value.ts';

/** How an error code is said in RFC 9457: the HTTP status and the title, which is the same each time. */
interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/**
 * A total map, so that a new code does not compile until it can be said. 400: cannot be read; 422: read
 * and not acceptable; 404: not there, or not yours (reliability 2.2).
 */
export const problemKinds: Readonly<Record<ErrorCode, ProblemKind>> = {
  bad_request: { status: 400, title: 'The request cannot be read' },
  invalid_header: { status: 400, title: 'A header cannot be read' },
  empty_body: { status: 400, title: 'The body is empty' },
  invalid_utf8: { status: 400, title: 'The body is not UTF-8' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  duplicate_key: { status: 400, title: 'A member is there twice' },
  too_deep: { status: 400, title: 'The body is nested too deep' },
  forbidden_key: { status: 400, title: 'A member name is not accepted' },
  body_too_large: { status: 413, title: 'The body is too large' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  uri_too_long: { status: 414, title: 'The URL is too long' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  expectation_failed: { status: 417, title: 'The expectation cannot be met' },
  unsupported_media_type: { status: 415, title: 'The media type is not accepted' },
  route_not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'The path does not answer this method' },
  unauthorized: { status: 401, title: 'A valid key is needed' },
  insufficient_scope: { status: 403, title: 'The key may not do this' },
  rate_limited: { status: 429, title: 'Too many requests' },
  validation_failed: { status: 422, title: 'The input is not acceptable' },
  identifier_required: { status: 422, title: 'An identifier is needed' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  too_many_items: { status: 422, title: 'Too many items' },
  email_taken: { status: 409, title: 'The email belongs to another client' },
  external_id_taken: { status: 409, title: 'The external id belongs to another client' },
  company_name_taken: { status: 409, title: 'The name belongs to another company' },
  field_exists: { status: 409, title: 'The field exists' },
  segment_exists: { status: 409, title: 'The segment exists' },
  field_values_lost: { status: 409, title: 'The change of type would lose values' },
  identity_conflict: { status: 409, title: 'The identifiers belong to different clients' },
  precondition_failed: { status: 412, title: 'The record is not as expected' },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key was used for another request',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The request with this idempotency key is still running',
  },
  merge_blocked: { status: 409, title: 'The clients cannot be merged or parted' },
  client_not_found: { status: 404, title: 'There is no such client' },
  company_not_found: { status: 404, title: 'There is no such company' },
  field_not_found: { status: 404, title: 'There is no such field' },
  segment_not_found: { status: 404, title: 'There is no such segment' },
  merge_not_found: { status: 404, title: 'There is no such merge' },
  webhook_not_found: { status: 404, title: 'There is no such webhook' },
  delivery_not_found: { status: 404, title: 'There is no such delivery' },
  workspace_exists: { status: 409, title: 'The workspace exists' },
  workspace_not_found: { status: 404, title: 'There is no such workspace' },
  key_not_found: { status: 404, title: 'There is no such key' },
  key_exists: { status: 409, title: 'The key exists' },
  import_not_found: { status: 404, title: 'There is no such import' },
  import_state: { status: 409, title: 'The import is not in a state for this' },
  sign_in_failed: { status: 401, title: 'The sign-in failed' },
  session_required: { status: 403, title: 'Somebody must be signed in' },
  fresh_sign_in_required: { status: 403, title: 'Sign in again to do this' },
  cross_site: { status: 403, title: 'The call does not come from the console' },
  invitation_not_found: { status: 404, title: 'There is no such invitation' },
  user_not_found: { status: 404, title: 'There is no such user' },
  user_exists: { status: 409, title: 'The email belongs to another user' },
  last_owner: { status: 409, title: 'The last owner must stay' },
  session_not_found: { status: 404, title: 'There is no such session' },
  passkey_not_found: { status: 404, title: 'There is no such passkey' },
  passkeys_unavailable: { status: 409, title: 'Passkeys do not work at this address' },
  storage_full: { status: 507, title: 'The disk is full' },
  unavailable: { status: 503, title: 'The directory is busy' },
  internal: { status: 500, title: 'Something went wrong here' },
};

/** An error as RFC 9457 has it, with our `code`, and `errors[]` with a pointer for every member that was wrong, up to a hundred (section 3). */
export function renderProblem(error: DirectoryError): JsonAnswer {
  const { status, title } = problemKinds[error.code];
  return {
    status,
    contentType: 'application/problem+json',
    body: {
      type: `/errors/${error.code}`,
      title,
      status,
      ...membersOf(error),
    },
  };
}

function membersOf({ code, message, details }: Failure): Record<string, JsonValue> {
  const members: Record<string, JsonValue> = { code, detail: message };
  if (details?.issues !== undefined) {
    members['errors'] = details.issues.slice(0, issuesMax).map((issue) => ({
      pointer: issue.pointer,
      code: issue.code,
      detail: issue.message,
    }));
  } else if (details?.pointer !== undefined) {
    members['errors'] = [{ pointer: details.pointer, code, detail: message }];
  }
  if (details?.items !== undefined) {
    members['items'] = details.items.map(({ index, failure }) => ({
      index,
      ...membersOf(failure),
    }));
  }
  for (const name of ['offset', 'existingId', 'scope'] as const) {
    const value = details?.[name];
    if (value !== undefined) {
      members[name] = value;
    }
  }
  if (details?.matches !== undefined) {
    members['matches'] = { ...details.matches };
  }
  return members;
}
