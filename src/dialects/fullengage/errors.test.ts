import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { DirectoryError, errorCodes } from '../../domain/errors.ts';
import { renderError } from './errors.ts';
import { ErrorAnswer } from './schema.ts';

describe('errors in FullEngage’s voice', () => {
  it('says every code in one shape', () => {
    for (const code of errorCodes) {
      const answer = renderError(new DirectoryError(code, 'What to do.'));

      assert.ok(Value.Check(ErrorAnswer, answer.body), code);
      assert.ok(answer.status >= 400 && answer.status < 600, code);
    }
  });

  it('names each wrong member', () => {
    const issues = [
      { pointer: '/name', code: 'required', message: 'a' },
      { pointer: '/a~1b', code: 'unknown_member', message: 'b' },
    ] as const;

    const answer = renderError(new DirectoryError('validation_failed', 'a', { issues }));

    assert.deepEqual(answer, {
      status: 400,
      body: {
        error: 'a',
        code: 'validation_failed',
        details: [
          { field: 'name', message: 'a' },
          { field: 'a/b', message: 'b' },
        ],
      },
    });
  });

  it('gives every unknown id the same answer, whoever found out', () => {
    const one = renderError(new DirectoryError('client_not_found', 'one'));
    const other = renderError(new DirectoryError('client_not_found', 'other'));

    assert.deepEqual(one, other);
    assert.equal(one.status, 404);
  });
});
