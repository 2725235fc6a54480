import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { UpsertClient } from '../../domain/commands.ts';
import type { IssueCode } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { toCommand, toCustomers } from './to-domain.ts';

const idRules = { refuseJunk: true, field: 'user_id' };
const user_id = 'u-1';

function upsertOf(customer: JsonValue): UpsertClient {
  const command = toCommand(customer, idRules);
  assert.ok(command.op === 'upsert', 'the customer is accepted');
  return command;
}

function issuesOf(customer: JsonValue): [pointer: string, code: IssueCode][] {
  const command = toCommand(customer, idRules);
  assert.ok(command.op === 'refused', 'the customer is refused');
  return command.issues.map(({ pointer, code }) => [pointer, code]);
}

describe('a customer of CrowdPower', () => {
  it('has a place for every parameter of the source document', () => {
    const upsert = upsertOf({
      user_id: 'User 1',
      name: 'Ada King Lovelace',
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: 'Ada@Example.com',
      phone: '+15165555555',
      signed_up_at: 1_700_000_000,
      ip: '::ffff:1.2.3.4',
      custom_attributes: { plan: 'pro', seats: 3, is_admin: false },
      update_session: true,
    });

    assert.deepEqual(upsert, {
      op: 'upsert',
      keys: { externalId: 'User 1', email: { email: 'Ada@Example.com', key: 'ada@example.com' } },
      patch: {
        name: 'Ada King Lovelace',
        givenName: 'Ada',
        familyName: 'Lovelace',
        phone: '+15165555555',
        signedUpAt: 1_700_000_000_000,
        ip: '1.2.3.4',
        customFields: {
          values: { plan: 'pro', seats: 3, is_admin: false },
          unknown: 'observe',
          pointer: '/custom_attributes',
        },
      },
      isActivity: true,
    });
  });

  it('is named by user_id, by email or by both', () => {
    const email = { email: 'a@x.test', key: 'a@x.test' };

    assert.deepEqual(upsertOf({ user_id }).keys, { externalId: user_id });
    assert.deepEqual(upsertOf({ email: 'a@x.test' }).keys, { email });
    assert.deepEqual(upsertOf({ user_id, email: 'a@x.test' }).keys, { externalId: user_id, email });
  });

  it('must be named', () => {
    const nothing = [undefined, null, ''];
    for (const id of nothing) {
      for (const email of nothing) {
        const customer = {
          name: 'Ada',
          ...(id === undefined ? {} : { user_id: id }),
          ...(email === undefined ? {} : { email }),
        };

        assert.deepEqual(issuesOf(customer), [['/user_id', 'identifier_required']]);
      }
    }
  });

  it('is one customer whether the id is sent as an integer or as its digits', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger().filter((id) => id !== 0),
        (id) => {
          assert.deepEqual(upsertOf({ user_id: id }), upsertOf({ user_id: String(id) }));
        },
      ),
    );
  });

  it('is refused with an id that stands for nobody, or is no text and no integer', () => {
    for (const id of ['null', 'undefined', 'NaN', 'None', '0', 0]) {
      assert.deepEqual(issuesOf({ user_id: id }), [['/user_id', 'junk_identifier']]);
    }
    for (const id of [1.5, 2 ** 53, true, [], {}]) {
      assert.deepEqual(issuesOf({ user_id: id }), [['/user_id', 'type']]);
    }
    assert.deepEqual(issuesOf({ user_id: ' ' }), [['/user_id', 'blank']]);
    assert.deepEqual(issuesOf({ user_id: 'x'.repeat(256) }), [['/user_id', 'too_long']]);
  });

  it('may have a junk id where the setting allows it', () => {
    const command = toCommand({ user_id: 0 }, { refuseJunk: false, field: 'user_id' });

    assert.deepEqual(command.op === 'upsert' && command.keys, { externalId: '0' });
  });

  it('keeps its names and phone where they are empty and loses them where they are null', () => {
    const empty = upsertOf({ user_id, name: '', first_name: '', last_name: '', phone: '' });
    const none = upsertOf({ user_id, name: null, first_name: null, last_name: null, phone: null });

    assert.deepEqual(empty.patch, {});
    assert.deepEqual(none.patch, { name: null, givenName: null, familyName: null, phone: null });
  });

  it('loses its email by null, but is never parted from its user_id', () => {
    const withoutEmail = upsertOf({ user_id, email: null });
    const withoutId = upsertOf({ user_id: null, email: 'a@x.test' });

    assert.deepEqual(
      [withoutEmail.keys, withoutEmail.patch],
      [{ externalId: user_id }, { email: null }],
    );
    assert.deepEqual(withoutId.patch, {});
  });

  it('is active unless update_session says otherwise', () => {
    assert.equal(upsertOf({ user_id }).isActivity, true);
    assert.equal(upsertOf({ user_id, update_session: true }).isActivity, true);
    assert.equal(upsertOf({ user_id, update_session: false }).isActivity, false);
    for (const value of [null, 'false', 0, '']) {
      assert.deepEqual(issuesOf({ user_id, update_session: value }), [['/update_session', 'type']]);
    }
  });

  it('has signed up at Unix seconds and nothing that only looks like them', () => {
    assert.equal(upsertOf({ user_id, signed_up_at: 0 }).patch.signedUpAt, 0);
    assert.equal(upsertOf({ user_id, signed_up_at: null }).patch.signedUpAt, null);
    for (const value of [1_700_000_000_000, -1, 1.5, 1e18]) {
      assert.deepEqual(issuesOf({ user_id, signed_up_at: value }), [
        ['/signed_up_at', 'timestamp'],
      ]);
    }
    for (const value of ['1700000000', '', true]) {
      assert.deepEqual(issuesOf({ user_id, signed_up_at: value }), [['/signed_up_at', 'type']]);
    }
  });

  it('has one address or none', () => {
    assert.equal(upsertOf({ user_id, ip: null }).patch.ip, null);
    for (const ip of ['', '999.1.1.1', '1.2.3.4/8']) {
      assert.deepEqual(issuesOf({ user_id, ip }), [['/ip', 'ip']]);
    }
    assert.deepEqual(issuesOf({ user_id, ip: 1 }), [['/ip', 'type']]);
  });

  it('keeps any phone that people write, but not a blank one', () => {
    for (const phone of ['+15555555555', '0151 2345', '+1 (555) 123-4567']) {
      assert.equal(upsertOf({ user_id, phone }).patch.phone, phone);
    }
    assert.deepEqual(issuesOf({ user_id, phone: ' ' }), [['/phone', 'blank']]);
    assert.deepEqual(issuesOf({ user_id, phone: 5 }), [['/phone', 'type']]);
  });

  it('is refused with everything that is wrong, unknown members included', () => {
    const issues = issuesOf({ email: 'a@b', name: 5, plan: 'pro', id: 1, custom_attributes: [] });

    assert.deepEqual(issues, [
      ['/email', 'email'],
      ['/name', 'type'],
      ['/plan', 'unknown_member'],
      ['/id', 'unknown_member'],
      ['/custom_attributes', 'type'],
    ]);
  });

  it('is an object', () => {
    for (const customer of [null, true, 1, 'x', []]) {
      assert.deepEqual(issuesOf(customer), [['', 'type']]);
    }
  });

  it('is read without an exception and without a change to the input, whatever it is', () => {
    const members = [
      'user_id',
      'email',
      'name',
      'phone',
      'signed_up_at',
      'ip',
      'custom_attributes',
    ];
    const customer = fc.dictionary(
      fc.oneof(fc.constantFrom(...members), fc.string()),
      fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
    );
    fc.assert(
      fc.property(customer, (value) => {
        const before = JSON.stringify(value);
        const command = toCommand(value, idRules);

        assert.ok(command.op === 'upsert' || command.issues.length > 0);
        assert.equal(JSON.stringify(value), before);
      }),
    );
  });
});

describe('the body of a bulk', () => {
  it('is an object with an array of at least one customer', () => {
    const codes = (body: JsonValue | undefined): unknown => {
      const checked = toCustomers(body);
      return checked.ok || checked.issues.map(({ pointer, code }) => [pointer, code]);
    };

    assert.equal(codes({ customers: [null] }), true);
    assert.deepEqual(codes({ customers: [] }), [['/customers', 'required']]);
    assert.deepEqual(codes({}), [['/customers', 'required']]);
    assert.deepEqual(codes({ customers: {} }), [['/customers', 'type']]);
    assert.deepEqual(codes({ customers: null }), [['/customers', 'type']]);
    assert.deepEqual(codes([{ user_id }]), [['', 'type']]);
    assert.deepEqual(codes(undefined), [['', 'type']]);
    assert.deepEqual(codes({ customers: [null], update_session: false }), [
      ['/update_session', 'unknown_member'],
    ]);
  });
});
