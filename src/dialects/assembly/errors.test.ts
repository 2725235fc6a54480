import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { DirectoryError, errorCodes } from '../../domain/errors.ts';
import { renderError } from './errors.ts';
import { ErrorAnswer } from './schema.ts';

describe('errors in Assembly’s voice', () => {
  it('says every code in one shape', () => {
    for (const code of errorCodes) {
      const answer = renderError(new DirectoryError(code, 'What to do.'));

      assert.ok(Value.Check(ErrorAnswer, answer.body), code);
      assert.ok(answer.status >= 400 && answer.status < 600, code);
    }
  });

  it('says the documented errors word for word', () => {
    assert.deepEqual(renderError(new DirectoryError('email_taken', 'x', { pointer: '/email' })), {
      status: 400,
      body: { code: 'account_already_exists', message: 'This email is already in use' },
    });
    assert.deepEqual(renderError(new DirectoryError('client_not_found', 'x')), {
      status: 404,
      body: { code: 'not_found', message: 'Client not found' },
    });
  });

  it('keeps the documented code and message of a bad parameter, and adds which one and why', () => {
    const issues = [{ pointer: '/customFields/phone', code: 'phone', message: 'Why.' }] as const;

    const answer = renderError(new DirectoryError('validation_failed', 'Why.', { issues }));

    assert.deepEqual(answer, {
      status: 400,
      body: {
        code: 'parameter_invalid',
        message: 'Provided parameters are invalid',
        data: { errors: [{ field: 'customFields/phone', message: 'Why.' }] },
      },
    });
  });

  it('tells a company that a body names from one that a path names', () => {
    const inBody = new DirectoryError('company_not_found', 'x', { pointer: '/companyId' });
    const inPath = new DirectoryError('company_not_found', 'x');

    assert.equal(renderError(inBody).status, 400);
    assert.equal(renderError(inPath).status, 404);
  });
});
