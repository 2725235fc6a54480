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
        'Error - customer was not created. Reason: `email`: An email address must be one address. `plan/tier/name`: A value must be a number.',
    });
  });

  const refusalPrefix = 'Error - customer was not created. Reason: ';

  function reasonOf(pointer: string, message: string): string {
    const issues = [{ pointer, code: 'type', message }] as const;
    const { body } = renderError(new DirectoryError('validation_failed', 'No.', { issues }));
    return (body as RefusedAnswer).message.replace(refusalPrefix, '');
  }

  it('names the member unless the reason does, whatever words and letters the reason is made of', () => {
    assert.equal(reasonOf('/a', 'A date must exist.'), '`a`: A date must exist.');
    assert.equal(reasonOf('/date', 'A date must exist.'), '`date`: A date must exist.');
    assert.equal(reasonOf('/b', 'Send `a` or `b`.'), '`b`: Send `a` or `b`.');
    assert.equal(reasonOf('/a', '`a` must be a string.'), '`a` must be a string.');
    assert.equal(reasonOf('/', 'A key must not be blank.'), '``: A key must not be blank.');
    assert.equal(reasonOf('', 'The body must be an object.'), 'The body must be an object.');
    const single = new DirectoryError('email_taken', 'It is taken.', { pointer: '/email' });
    assert.deepEqual(renderError(single).body, {
      message: `${refusalPrefix}\`email\`: It is taken.`,
    });
  });

  it('names a member of any length and any characters in a few that can be seen', () => {
    assert.equal(reasonOf(`/${'x'.repeat(60)}`, 'No.'), `\`${'x'.repeat(60)}\`: No.`);
    assert.equal(reasonOf(`/${'x'.repeat(1_000)}`, 'No.'), `\`${'x'.repeat(60)}…\`: No.`);
    assert.equal(reasonOf(`/${'😀'.repeat(99)}`, 'No.'), `\`${'😀'.repeat(60)}…\`: No.`);
    assert.equal(
      reasonOf('/a\tb\u0000\u0085\u200b\u202e\u2028`c', 'No.'),
      '`a\\u{9}b\\u{0}\\u{85}\\u{200b}\\u{202e}\\u{2028}\\u{60}c`: No.',
    );
    assert.equal(reasonOf('/größe 尺寸', 'No.'), '`größe 尺寸`: No.');
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
