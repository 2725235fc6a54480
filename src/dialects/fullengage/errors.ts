import type { DirectoryError, ErrorCode } from '../../domain/errors.ts';
import type { JsonAnswer } from '../dialect.ts';
import { fieldMessages } from '../shared/field-messages.ts';

interface Voice {
  readonly status: number;
  /** Said instead of the error's own message, so that every unknown id gets the very same answer. */
  readonly error?: string;
}

/**
 * Every error in FullEngage's voice. Documented are 400 (bad body or parameters), 401 and 404
 * (wire-contracts 3.1); the others keep the status that HTTP has for them.
 */
const voices: Record<ErrorCode, Voice> = {
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
  too_many_items: { status: 400 },
  email_taken: { status: 409 },
  external_id_taken: { status: 409 },
  company_name_taken: { status: 409 },
  field_exists: { status: 409 },
  segment_exists: { status: 409 },
  field_values_lost: { status: 409 },
  identity_conflict: { status: 409 },
  precondition_failed: { status: 412 },
  idempotency_key_reused: { status: 400 },
  idempotency_in_progress: { status: 409 },
  merge_blocked: { status: 409 },
  client_not_found: {
    status: 404,
    error: 'There is no client with this id. Check the id, or find the client in the list.',
  },
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

/** `{"error": what to do, "code": for programs, "details": the wrong members, where single ones are wrong}`. */
export function renderError(error: DirectoryError): JsonAnswer {
  const details = fieldMessages(error);
  const voice = voices[error.code];
  return {
    status: voice.status,
    body: {
      error: voice.error ?? error.message,
      code: error.code,
      ...(details.length === 0 ? {} : { details }),
    },
  };
}
