import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { issuesAt, ok, pointerTo, refuse } from './issue.ts';

void test('a refusal says where and why, and the value itself by default', () => {
  const refused = refuse('blank', '`name` must not be blank.');

  assert.deepEqual(refused, {
    ok: false,
    issues: [{ pointer: '', code: 'blank', message: '`name` must not be blank.' }],
  });
  assert.deepEqual(ok(1), { ok: true, value: 1 });
});

void test('a pointer step escapes tilde and slash as RFC 6901 asks', () => {
  const step = pointerTo('a/b~c');

  assert.equal(step, '/a~1b~0c');
  assert.equal(pointerTo(3), '/3');
});

void test('issues of a member are found again from the value that holds it', () => {
  const { issues } = refuse('type', 'm', '/0');

  const moved = issuesAt('/customFields/services', issues);

  assert.equal(moved[0]?.pointer, '/customFields/services/0');
});
