import type { DirectoryError, ErrorCode } from '../../domain/errors.ts';
import type { JsonAnswer } from '../dialect.ts';
import { fieldMessages, type FieldMessage } from '../shared/field-messages.ts';
import type { ErrorAnswer } from './schema.ts';

interface Voice {
  readonly status: number;
  readonly code: string;
  /** Said word for word; absent: the error's own message. */
  readonly message?: string;
  /** The documented body has no more than a code and a message. */
  readonly isBare?: boolean;
}

/** `Provided parameters are invalid` (wire-contracts 2.2); what exactly is in `data.errors`. */
const invalid: Voice = {
  status: 400,
  code: 'parameter_invalid',
  message: 'Provided parameters are invalid',
};

/** Every error in Assembly's voice: documented ones word for word, the others in their manner. */
const voices: Record<ErrorCode, Voice> = {
  bad_request: invalid,
  invalid_header: invalid,
  empty_body: invalid,
  invalid_utf8: invalid,
  invalid_json: invalid,
  duplicate_key: invalid,
  too_deep: invalid,
  forbidden_key: invalid,
  body_too_large: { status: 413, code: 'request_too_large' },
  headers_too_large: { status: 431, code: 'headers_too_large' },
  uri_too_long: { status: 414, code: 'uri_too_long' },
  request_timeout: { status: 408, code: 'request_timeout' },
  expectation_failed: { status: 417, code: 'expectation_failed' },
  unsupported_media_type: { status: 415, code: 'unsupported_media_type' },
  route_not_found: { status: 404, code: 'not_found', message: '404 page not found', isBare: true },
  method_not_allowed: { status: 405, code: 'method_not_allowed' },
  unauthorized: { status: 401, code: 'unauthorized' },
  insufficient_scope: { status: 403, code: 'forbidden', message: 'Forbidden' },
  rate_limited: { status: 429, code: 'rate_limit_exceeded' },
  validation_failed: invalid,
  identifier_required: invalid,
  invalid_cursor: invalid,
  too_many_items: invalid,
  email_taken: {
    status: 400,
    code: 'account_already_exists',
    message: 'This email is already in use',
    isBare: true,
  },
  external_id_taken: invalid,
  company_name_taken: invalid,
  field_exists: invalid,
  segment_exists: invalid,
  field_values_lost: invalid,
  identity_conflict: invalid,
  precondition_failed: invalid,
  idempotency_key_reused: invalid,
  idempotency_in_progress: invalid,
  merge_blocked: invalid,
  client_not_found: { status: 404, code: 'not_found', message: 'Client not found', isBare: true },
  company_not_found: { status: 404, code: 'not_found', message: 'Company not found', isBare: true },
  field_not_found: {
    status: 404,
    code: 'not_found',
    message: 'Custom field not found',
    isBare: true,
  },
  segment_not_found: { status: 404, code: 'not_found', message: 'Segment not found', isBare: true },
  merge_not_found: { status: 404, code: 'not_found', message: 'Merge not found', isBare: true },
  webhook_not_found: { status: 404, code: 'not_found', message: 'Webhook not found', isBare: true },
  delivery_not_found: {
    status: 404,
    code: 'not_found',
    message: 'Delivery not found',
    isBare: true,
  },
  workspace_exists: invalid,
  workspace_not_found: {
    status: 404,
    code: 'not_found',
    message: 'Workspace not found',
    isBare: true,
  },
  key_not_found: { status: 404, code: 'not_found', message: 'Key not found', isBare: true },
  key_exists: invalid,
  import_not_found: { status: 404, code: 'not_found', message: 'Segment not found', isBare: true },
  import_state: invalid,
  sign_in_failed: { status: 401, code: 'unauthorized' },
  session_required: { status: 403, code: 'forbidden' },
  fresh_sign_in_required: { status: 403, code: 'forbidden' },
  cross_site: { status: 403, code: 'forbidden' },
  invitation_not_found: { status: 404, code: 'not_found' },
  user_not_found: { status: 404, code: 'not_found' },
  user_exists: { status: 409, code: 'conflict' },
  last_owner: { status: 409, code: 'conflict' },
  session_not_found: { status: 404, code: 'not_found' },
  passkey_not_found: { status: 404, code: 'not_found' },
  passkeys_unavailable: { status: 409, code: 'conflict' },
  storage_full: { status: 507, code: 'storage_full' },
  unavailable: { status: 503, code: 'service_unavailable' },
  internal: { status: 500, code: 'internal_error' },
};

/** An error as Assembly says it: `{"code", "message", "data"?: {"errors": [{"field", "message"}]}}`. */
export function renderError(error: DirectoryError): JsonAnswer {
  const voice = voiceOf(error);
  const body: ErrorAnswer = {
    code: voice.code,
    message: voice.message ?? error.message,
    ...(voice.isBare === true || voice.message === undefined
      ? {}
      : { data: { errors: [...errorsOf(error)] } }),
  };
  return { status: voice.status, body };
}

/** The answer for an unknown client of a DELETE, which has another word than that of a GET (wire-contracts 2.2). */
export const userNotFound: JsonAnswer = {
  status: 404,
  body: { code: 'not_found', message: 'User not found' } satisfies ErrorAnswer,
};

/** A company that is not there is a wrong parameter where a member of the body named it, and a 404 where the path did. */
function voiceOf(error: DirectoryError): Voice {
  return error.code === 'company_not_found' && error.details.pointer !== undefined
    ? invalid
    : voices[error.code];
}

function errorsOf(error: DirectoryError): readonly FieldMessage[] {
  const errors = fieldMessages(error);
  return errors.length > 0 ? errors : [{ field: '', message: error.message }];
}
