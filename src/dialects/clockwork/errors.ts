import type { DirectoryError, ErrorCode } from '../../domain/errors.ts';
import { isLongerThan } from '../../domain/text.ts';
import type { JsonAnswer } from '../dialect.ts';
import type { OtherErrorAnswer, RefusedAnswer, UnauthorizedAnswer } from './schema.ts';

/**
 * How a code sounds in Clockwork. The source document knows two errors: `unauthorized` (401) and
 * `refused`, the 500 for every customer that was "not created". Transport and availability have no text there
 * and keep their HTTP status, so that proxies and retrying callers understand them.
 */
type Voice = 'unauthorized' | 'refused' | { readonly status: number };

const voices: Readonly<Record<ErrorCode, Voice>> = {
  bad_request: { status: 400 },
  invalid_header: { status: 400 },
  empty_body: 'refused',
  invalid_utf8: 'refused',
  invalid_json: 'refused',
  duplicate_key: 'refused',
  too_deep: 'refused',
  forbidden_key: 'refused',
  body_too_large: { status: 413 },
  headers_too_large: { status: 431 },
  uri_too_long: { status: 414 },
  request_timeout: { status: 408 },
  expectation_failed: { status: 417 },
  unsupported_media_type: { status: 415 },
  route_not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  unauthorized: 'unauthorized',
  insufficient_scope: { status: 403 },
  rate_limited: { status: 429 },
  validation_failed: 'refused',
  identifier_required: 'refused',
  invalid_cursor: 'refused',
  too_many_items: 'refused',
  email_taken: 'refused',
  external_id_taken: 'refused',
  company_name_taken: 'refused',
  field_exists: 'refused',
  segment_exists: 'refused',
  field_values_lost: 'refused',
  identity_conflict: 'refused',
  precondition_failed: 'refused',
  idempotency_key_reused: 'refused',
  idempotency_in_progress: 'refused',
  merge_blocked: 'refused',
  client_not_found: 'refused',
  company_not_found: 'refused',
  field_not_found: 'refused',
  segment_not_found: 'refused',
  merge_not_found: 'refused',
  webhook_not_found: 'refused',
  delivery_not_found: 'refused',
  workspace_exists: 'refused',
  workspace_not_found: 'refused',
  key_not_found: 'refused',
  key_exists: 'refused',
  import_not_found: 'refused',
  import_state: 'refused',
  sign_in_failed: 'unauthorized',
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
  internal: 'refused',
};

/** More reasons than this make no message that anybody reads. */
const reasonsMax = 10;

const unauthorized: UnauthorizedAnswer = {
  message: 'Could not validate - API key may be malformed or invalid',
};

/** An error as Clockwork's customers endpoint says it. Headers that a status calls for are the HTTP layer's. */
export function renderError(error: DirectoryError): JsonAnswer {
  const voice = voices[error.code];
  if (voice === 'unauthorized') {
    return { status: 401, body: unauthorized };
  }
  if (voice === 'refused') {
    const message = `Error - customer was not created. Reason: ${reason(error)}`;
    const body: RefusedAnswer = { message };
    return { status: 500, body };
  }
  const body: OtherErrorAnswer = { message: error.message };
  return { status: voice.status, body };
}

function reason(error: DirectoryError): string {
  const issues = error.details.issues ?? [];
  if (issues.length === 0) {
    return named(error.message, error.details.pointer);
  }
  const reasons = issues
    .slice(0, reasonsMax)
    .map(({ message, pointer }) => named(message, pointer));
  if (issues.length > reasonsMax) {
    reasons.push(`${issues.length - reasonsMax} more members are not acceptable.`);
  }
  return reasons.join(' ');
}

/**
 * Puts the member in front of a message that does not begin with it: there is one text and no pointer in
 * this voice. A name that occurs somewhere in a message can be there by accident (`a`, `date`).
 */
function named(message: string, pointer: string | undefined): string {
  if (pointer === undefined || pointer === '') {
    return message;
  }
  const path = pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  const member = `\`${printable(path)}\``;
  return message.startsWith(member) ? message : `${member}: ${message}`;
}

/** A name that the caller chose, short enough for a message, with nothing in it that hides or breaks the rest. */
function printable(name: string): string {
  const start = Array.from(name.slice(0, nameCodePointsMax * 2)).slice(0, nameCodePointsMax);
  const shown = start.join('').replace(unprintable, escaped);
  return isLongerThan(name, nameCodePointsMax) ? `${shown}…` : shown;
}

const nameCodePointsMax = 60;

// Controls, what is not drawn, what ends a line, and the mark that stands around a name.
const unprintable = /[\p{C}\p{Zl}\p{Zp}`]/gu;

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
