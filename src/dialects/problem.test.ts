import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { DirectoryError, errorCodes } from '../domain/errors.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { problemKinds, renderProblem } from './problem.ts';

function render(error: DirectoryError): Record<string, JsonValue> {
  return renderProblem(error).body as Record<string, JsonValue>;
}

void test('every code is a problem with its own type and title, and the status that is sent', () => {
  const titles = new Set<JsonValue>();

  for (const code of errorCodes) {
    const answer = renderProblem(new DirectoryError(code, 'What to do.'));
    const body = answer.body as Record<string, JsonValue>;

    assert.equal(answer.contentType, 'application/problem+json');
    assert.equal(body['status'], answer.status);
    assert.ok(answer.status >= 400 && answer.status <= 599);
    assert.equal(body['type'], `/errors/${code}`);
    assert.equal(body['code'], code);
    assert.equal(body['detail'], 'What to do.');
    titles.add(body['title'] ?? null);
  }

  assert.equal(titles.size, errorCodes.length);
  assert.equal(Object.keys(problemKinds).length, errorCodes.length);
});

void test('every member that was wrong is named by its pointer', () => {
  const issues = [
    { pointer: '/email', code: 'email', message: 'An email is expected.' },
    { pointer: '/name', code: 'blank', message: 'A name is expected.' },
  ] as const;

  const problem = render(new DirectoryError('validation_failed', 'Two are wrong.', { issues }));

  assert.deepEqual(problem['errors'], [
    { pointer: '/email', code: 'email', detail: 'An email is expected.' },
    { pointer: '/name', code: 'blank', detail: 'A name is expected.' },
  ]);
});

void test('a fault in the text of a body says where it is', () => {
  const details = { pointer: '/email', offset: 17 };

  const problem = render(new DirectoryError('duplicate_key', 'Send each name once.', details));

  assert.equal(problem['offset'], 17);
  assert.deepEqual(problem['errors'], [
    { pointer: '/email', code: 'duplicate_key', detail: 'Send each name once.' },
  ]);
});

void test('a conflict says which key led to which client', () => {
  const matches = { externalId: 'id-1', email: 'id-2' };

  const problem = render(new DirectoryError('identity_conflict', 'Two clients.', { matches }));

  assert.deepEqual(problem['matches'], matches);
});

void test('a batch that was refused names every item that failed', () => {
  const items = [{ index: 3, failure: { code: 'email_taken', message: 'Taken.' } }] as const;

  const problem = render(new DirectoryError('validation_failed', 'One failed.', { items }));

  assert.deepEqual(problem['items'], [{ index: 3, code: 'email_taken', detail: 'Taken.' }]);
});
