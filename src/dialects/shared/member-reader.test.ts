import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import { ok, refuse } from '../../domain/issue.ts';
import { MemberReader } from './member-reader.ts';
import { emptyIsNull, oneOf, queryBoolean, queryInteger, uuidText } from './value-checks.ts';

const anything = (value: unknown) => ok(value);

describe('MemberReader', () => {
  it('refuses every member that nobody read', () => {
    const reader = new MemberReader({ a: 1, b: 2, id: 3 });
    reader.read('a', anything);
    reader.refuseOthers({ readOnly: new Set(['id']) });

    const checked = reader.finish(() => 'made');

    assert.ok(!checked.ok);
    assert.deepEqual(
      checked.issues.map(({ pointer, code }) => [pointer, code]),
      [
        ['/b', 'unknown_member'],
        ['/id', 'read_only'],
      ],
    );
  });

  it('names a hundred members that nobody read, however many there are', () => {
    const names = Array.from({ length: 95_000 }, (_, index) => [`m${index}`, 1] as const);
    const reader = new MemberReader(Object.fromEntries(names));
    reader.require('name', anything);
    reader.refuseOthers();

    const checked = reader.finish(() => 'made');

    assert.ok(!checked.ok);
    assert.equal(checked.issues.length, 100);
    assert.equal(checked.issues[0]?.pointer, '/name');
  });

  it('takes inherited names for absent ones', () => {
    const reader = new MemberReader({});

    assert.equal(reader.read('toString', anything), undefined);
    assert.equal(reader.raw('hasOwnProperty'), undefined);
  });

  it('collects what is wrong with several members', () => {
    const reader = new MemberReader({ a: 1, 'b/c': 2 });
    reader.read('a', () => refuse('type', 'wrong', '/inner'));
    reader.read('b/c', () => refuse('type', 'wrong'));
    reader.require('d', anything);

    const checked = reader.finish(() => assert.fail('made from a wrong input'));

    assert.ok(!checked.ok);
    assert.deepEqual(
      checked.issues.map(({ pointer }) => pointer),
      ['/a/inner', '/b~1c', '/d'],
    );
  });

  it('opens JSON objects only', () => {
    for (const body of [undefined, null, 1, 'x', true, []]) {
      assert.ok(!MemberReader.ofBody(body).ok);
    }
    assert.ok(MemberReader.ofBody({}).ok);
  });
});

describe('accepted', () => {
  it('throws every issue of a refused input as one error', () => {
    assert.throws(
      () => accepted(refuse('type', 'What to do.', '/a')),
      (error: unknown) =>
        error instanceof DirectoryError &&
        error.code === 'validation_failed' &&
        error.details.issues?.[0]?.pointer === '/a',
    );
  });
});

describe('value checks', () => {
  it('reads an integer in plain ASCII digits and in range, and nothing else', () => {
    const check = queryInteger('n', { min: 1, max: 50 });

    assert.deepEqual(check('50'), ok(50));
    for (const text of ['0', '51', '', '01', '1.0', '1e1', ' 1', '٣', '0x1', '-1']) {
      assert.ok(!check(text).ok, text);
    }
    assert.ok(!check(['1', '2']).ok);
  });

  it('reads a boolean as one of two words', () => {
    assert.deepEqual(queryBoolean('b')('false'), ok(false));
    assert.ok(!queryBoolean('b')('1').ok);
    assert.ok(!queryBoolean('b')(['true', 'true']).ok);
  });

  it('lowers a UUID, since its case means nothing', () => {
    assert.deepEqual(
      uuidText('id')('0190163D-8694-739B-AEA5-966C26F8AD91'),
      ok('0190163d-8694-739b-aea5-966c26f8ad91'),
    );
    assert.ok(!uuidText('id')('1 OR 1=1').ok);
    assert.ok(!uuidText('id')(7).ok);
  });

  it('takes null and the empty string for nothing where a member says so', () => {
    const check = emptyIsNull(oneOf('c', ['x']));

    assert.deepEqual([check(null), check(''), check('x')], [ok(null), ok(null), ok('x')]);
    assert.ok(!check(' ').ok);
  });
});
