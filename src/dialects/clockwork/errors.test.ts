import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { DirectoryError, type ErrorCode, errorCodes } from '../../domain/errors.ts';
import { renderError } from './errors.ts';
import { OtherErrorAnswer, RefusedAnswer, UnauthorizedAnswer } from './schema.ts';

describe('an error of Clockwork', () => {
  it('is one of the documented shapes for every code', () => {
    for (const code of errorCodes) {
      const { status, body } = renderError(new DirectoryError(code, 'What happened.'));

      const schema: TSchema =
        status === 401 ? UnauthorizedAnswer : status === 500 ? RefusedAnswer : OtherErrorAnswer;
      assert.ok(Value.Check(schema, body), code);
    }
  });

  it('is the documented 401 whatever was wrong with the key', () => {
    const answer = renderError(new DirectoryError('unauthorized', 'The key has expired.'));

    assert.equal(answer.status, 401);
    assert.deepEqual(answer.body, {
      message: 'Could not validate - API key may be malformed or invalid',
    });
  });

  it('is the documented 500 for what was read and refused, with every reason', () => {
    const issues = [
      { pointer: '/email', code: 'email', message: 'An email address must be one address.' },
      { pointer: '/plan/tier~1name', code: 'type', message: 'A value must be a number.' },
    ] as const;

    const answer = renderError(new DirectoryError('validation_failed', 'No.', { issues }));

    assert.equal(answer.status, 500);
    assert.deepEqual(answer.body, {
      message:
        'Error - customer was not created. Reason: An email address must be one address. `plan/tier/name`: A value must be a number.',
    });
  });

  it('does not list reasons without end', () => {
    const issue = { pointer: '/a', code: 'type', message: '`a` must be a string.' } as const;
    const issues = Array.from({ length: 1000 }, () => issue);

    const answer = renderError(new DirectoryError('validation_failed', 'No.', { issues }));

    assert.match(JSON.stringify(answer.body), /990 more/);
    assert.ok(JSON.stringify(answer.body).length < 500);
  });

  it('keeps its words where there is no documented text', () => {
    const answer = renderError(new DirectoryError('unavailable', 'Later.'));

    assert.deepEqual(answer, { status: 503, body: { message: 'Later.' } });
  });

  it('has the 500 for what was read, and the status of HTTP for what never got so far', () => {
    const statuses = {
      invalid_json: 500,
      empty_body: 500,
      validation_failed: 500,
      identity_conflict: 500,
      internal: 500,
      bad_request: 400,
      insufficient_scope: 403,
      route_not_found: 404,
      request_timeout: 408,
      body_too_large: 413,
      uri_too_long: 414,
      unsupported_media_type: 415,
      expectation_failed: 417,
      rate_limited: 429,
      headers_too_large: 431,
      unavailable: 503,
      storage_full: 507,
    } as const;

    for (const [code, status] of Object.entries(statuses)) {
      assert.equal(renderError(new DirectoryError(code as ErrorCode, 'No.')).status, status, code);
    }
  });
});
