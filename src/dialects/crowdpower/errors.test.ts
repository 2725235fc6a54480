import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import {
  DirectoryError,
  type ErrorCode,
  type ItemFailure,
  errorCodes,
} from '../../domain/errors.ts';
import { renderError } from './errors.ts';
import { ErrorAnswer } from './schema.ts';

function answerOf(error: DirectoryError): ErrorAnswer {
  const { status, body } = renderError(error);
  assert.ok(Value.Check(ErrorAnswer, body));
  assert.equal(body.code, status);
  return body;
}

describe('an error of CrowdPower', () => {
  it('has the envelope, whose code is the status, for every code', () => {
    for (const code of errorCodes) {
      const body = answerOf(new DirectoryError(code, 'What happened.'));

      assert.equal(body.error, code);
      assert.deepEqual(body.errors, []);
    }
  });

  it('names the member that is wrong', () => {
    const issues = [
      { pointer: '/email', code: 'email', message: 'One address.' },
      { pointer: '/custom_attributes/a~1b', code: 'field_key', message: 'A key.' },
      { pointer: '', code: 'type', message: 'An object.' },
    ] as const;

    const body = answerOf(new DirectoryError('validation_failed', 'No.', { issues }));

    assert.deepEqual(body.errors, [
      { field: 'email', code: 'email', message: 'One address.' },
      { field: 'custom_attributes.a/b', code: 'field_key', message: 'A key.' },
      { field: null, code: 'type', message: 'An object.' },
    ]);
  });

  it('names every bad item of a bulk by its index, conflicts in its own words', () => {
    const items: readonly ItemFailure[] = [
      {
        index: 2,
        failure: {
          code: 'validation_failed',
          message: 'No.',
          details: {
            issues: [
              { pointer: '/ip', code: 'ip', message: 'An address.' },
              { pointer: '/name', code: 'type', message: 'A string.' },
            ],
          },
        },
      },
      {
        index: 7,
        failure: {
          code: 'identity_conflict',
          message: 'The external id …',
          details: { matches: { externalId: 'b', email: 'a' }, pointer: '/email' },
        },
      },
      { index: 9, failure: { code: 'internal', message: 'Sorry.' } },
    ];

    const body = answerOf(new DirectoryError('validation_failed', '3 of 10.', { items }));

    assert.equal(body.message, '3 of 10.');
    assert.deepEqual(
      body.errors.map(({ index, field, code }) => [index, field, code]),
      [
        [2, 'ip', 'ip'],
        [2, 'name', 'type'],
        [7, 'email', 'identity_conflict'],
        [9, null, 'internal'],
      ],
    );
    assert.match(body.errors[2]?.message ?? '', /`user_id` and `email`/);
  });

  it('finds the item in what the reader says of a whole bulk body', () => {
    const pointer = '/customers/12/custom_attributes/seats';

    const body = answerOf(new DirectoryError('duplicate_key', 'Twice.', { pointer }));

    assert.deepEqual(body.errors, [
      { index: 12, field: 'custom_attributes.seats', code: 'duplicate_key', message: 'Twice.' },
    ]);
  });

  it('calls an external id what its callers call it', () => {
    const details = { pointer: '/externalId', existingId: 'x' };

    const body = answerOf(new DirectoryError('external_id_taken', 'The external id …', details));

    assert.equal(body.errors[0]?.field, 'user_id');
    assert.doesNotMatch(JSON.stringify(body), /external id/);
  });

  it('has the status that HTTP has for it', () => {
    const statuses = {
      invalid_json: 400,
      validation_failed: 400,
      identifier_required: 400,
      unauthorized: 401,
      insufficient_scope: 403,
      route_not_found: 404,
      method_not_allowed: 405,
      identity_conflict: 409,
      body_too_large: 413,
      too_many_items: 413,
      unsupported_media_type: 415,
      rate_limited: 429,
      internal: 500,
      unavailable: 503,
      storage_full: 507,
    } as const;

    for (const [code, status] of Object.entries(statuses)) {
      assert.equal(answerOf(new DirectoryError(code as ErrorCode, 'No.')).code, status, code);
    }
  });
});
