import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { blankClient } from '../../domain/apply-client-patch.ts';
import { DirectoryError, errorCodes } from '../../domain/errors.ts';
import { renderError } from './errors.ts';
import { ProblemWire } from './problem-schema.ts';

describe('errors in the voice of /api/v2', () => {
  it('says every code as a problem of its schema', () => {
    for (const code of errorCodes) {
      const answer = renderError(new DirectoryError(code, 'What to do.'));

      assert.ok(Value.Check(ProblemWire, answer.body), code);
      assert.equal(answer.contentType, 'application/problem+json');
    }
  });

  it('shows the record as it is to whoever expected another one', () => {
    const current = { ...blankClient('01900000-0000-7000-8000-000000000001', 0), version: 2 };
    const error = new DirectoryError('precondition_failed', 'Read it again.', { current });

    const { status, body } = renderError(error);

    assert.equal(status, 412);
    assert.ok(Value.Check(ProblemWire, body));
    assert.equal(body.current?.version, 2);
  });

  it('blames the member for a company that is not there, but the path where that names it', () => {
    const details = { pointer: '/companyId' };

    const ofMember = renderError(new DirectoryError('company_not_found', 'No.', details));
    const ofPath = renderError(new DirectoryError('company_not_found', 'No.'));

    assert.equal(ofMember.status, 422);
    assert.deepEqual((ofMember.body as { errors?: unknown }).errors, [
      { pointer: '/companyIds', code: 'not_found', detail: 'No.' },
    ]);
    assert.equal(ofPath.status, 404);
  });

  it('answers a batch that failed as a whole with 409 or 422, never as if its path were not there', () => {
    const failure = { code: 'client_not_found', message: 'No.' } as const;
    const of = (code: 'client_not_found' | 'precondition_failed' | 'email_taken') =>
      renderError(new DirectoryError(code, 'None.', { items: [{ index: 3, failure }] }));

    assert.equal(of('client_not_found').status, 422);
    assert.equal(of('precondition_failed').status, 422);
    assert.equal(of('email_taken').status, 409);
    assert.deepEqual((of('email_taken').body as { items?: unknown }).items, [
      { index: 3, code: 'client_not_found', detail: 'No.' },
    ]);
  });
});
