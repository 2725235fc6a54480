import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { UpsertClient } from '../../domain/commands.ts';
import type { IssueCode } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { toUpsert } from './to-domain.ts';

function upsertOf(body: JsonValue): UpsertClient {
  const checked = toUpsert(body);
  assert.ok(checked.ok, 'the body is accepted');
  return checked.value;
}

function issuesOf(body: JsonValue | undefined): [pointer: string, code: IssueCode][] {
  const checked = toUpsert(body);
  assert.ok(!checked.ok, 'the body is refused');
  return checked.issues.map(({ pointer, code }) => [pointer, code]);
}

const email = 'bront@example.com';

describe('a customer of Clockwork', () => {
  it('is named by email alone, and every name of the source document has its place', () => {
    const upsert = upsertOf({
      email: ' Bront@Example.com ',
      full_name: 'Brønt Chloaf',
      first_name: 'Brønt',
      last_name: 'Chloaf',
    });

    assert.deepEqual(upsert, {
      op: 'upsert',
      keys: { email: { email: 'Bront@Example.com', key: 'bront@example.com' } },
      patch: { name: 'Brønt Chloaf', givenName: 'Brønt', familyName: 'Chloaf' },
    });
  });

  it('has every other member as an attribute, also the names that mean something elsewhere', () => {
    const attributes = { phone: '1', user_id: 'u', name: 'n', id: 'x', status: '', toString: 1 };

    const upsert = upsertOf({ email, ...attributes });

    assert.deepEqual(upsert.keys.externalId, undefined);
    assert.deepEqual(upsert.patch, {
      customFields: { values: attributes, unknown: 'observe', pointer: '' },
    });
  });

  it('keeps attributes of any JSON type as they were sent', () => {
    const values = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,12}$/).filter((key) => key !== 'email'),
      fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(values, (attributes) => {
        const upsert = upsertOf({ ...attributes, email });

        assert.deepEqual(upsert.patch.customFields?.values, { ...attributes });
      }),
    );
  });

  it('counts empty names as absent and unsets names that are null', () => {
    const names = fc.record(
      {
        full_name: fc.constantFrom('', null, 'Ada Lovelace'),
        first_name: fc.constantFrom('', null, 'Ada'),
        last_name: fc.constantFrom('', null, 'Lovelace'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(names, (sent) => {
        const { patch } = upsertOf({ email, ...sent });

        const wanted = [
          ['name', sent.full_name],
          ['givenName', sent.first_name],
          ['familyName', sent.last_name],
        ].filter(([, value]) => value !== undefined && value !== '');
        assert.deepEqual(patch, Object.fromEntries(wanted) as object);
      }),
    );
  });

  it('needs an email', () => {
    for (const missing of [{}, { email: null }, { email: '' }, { first_name: 'Ada' }]) {
      assert.deepEqual(issuesOf(missing), [['/email', 'identifier_required']]);
    }
  });

  it('is an object', () => {
    for (const body of [null, true, 1, 'x', [], undefined]) {
      assert.deepEqual(issuesOf(body), [['', 'type']]);
    }
  });

  it('is refused with everything that is wrong at once', () => {
    const issues = issuesOf({ email: 'a@b', full_name: 5, first_name: ' ', last_name: 'a\nb' });

    assert.deepEqual(issues, [
      ['/email', 'email'],
      ['/full_name', 'type'],
      ['/first_name', 'blank'],
      ['/last_name', 'control_character'],
    ]);
  });

  it('is refused where a name or the email is no string', () => {
    for (const value of [5, true, [], {}]) {
      assert.deepEqual(issuesOf({ email, full_name: value }), [['/full_name', 'type']]);
      assert.deepEqual(issuesOf({ email: value }), [['/email', 'type']]);
    }
  });
});
