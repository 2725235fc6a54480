import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  toClientList,
  toCompanyList,
  toFieldList,
  toOptionList,
  toSendInvite,
} from './query-to-domain.ts';

const id = '0190163d-8694-739b-aea5-966c26f8ad91';

describe('list queries', () => {
  it('takes an empty filter for none, as the SDK sends it', () => {
    const everyone = { ok: true, value: { filter: {}, limit: 100 } };

    assert.deepEqual(toClientList({ companyId: '', limit: '100' }), everyone);
    assert.deepEqual(
      toClientList({
        companyId: '',
        email: '',
        givenName: '',
        familyName: '',
        nextToken: '',
        limit: '',
      }),
      everyone,
    );
    assert.deepEqual(toCompanyList({ name: '', isPlaceholder: '', nextToken: '' }), everyone);
    assert.deepEqual(toFieldList({ entityType: '' }), { ok: true, value: {} });
    assert.deepEqual(toOptionList({ label: '' }), { ok: true, value: {} });
  });

  it('reads every documented parameter', () => {
    const clients = toClientList({
      limit: '10000',
      familyName: 'Lovelace',
      givenName: 'Ada',
      email: 'ada@example.com',
      companyId: id.toUpperCase(),
      nextToken: 'x',
    });

    assert.deepEqual(clients, {
      ok: true,
      value: {
        filter: {
          companyId: id,
          email: 'ada@example.com',
          givenName: 'Ada',
          familyName: 'Lovelace',
        },
        limit: 10_000,
        nextToken: 'x',
      },
    });
    assert.deepEqual(toCompanyList({ name: 'Acme', isPlaceholder: 'false' }), {
      ok: true,
      value: { filter: { name: 'Acme', isPlaceholder: false }, limit: 100 },
    });
    assert.deepEqual(toFieldList({ entityType: 'company' }), {
      ok: true,
      value: { entity: 'company' },
    });
    assert.deepEqual(toSendInvite({ sendInvite: 'true' }), { ok: true, value: true });
    assert.deepEqual(toSendInvite({ sendInvite: 'false' }), { ok: true, value: false });
    assert.deepEqual(toSendInvite({}), { ok: true, value: false });
  });

  it('writes a filter down in one order, since page tokens are bound to it', () => {
    const one = toClientList({ email: 'a@example.com', givenName: 'A' });
    const other = toClientList({ givenName: 'A', email: 'a@example.com' });

    assert.equal(JSON.stringify(one), JSON.stringify(other));
  });

  const refused: readonly (readonly [name: string, value: string | string[]])[] = [
    ...['0', '-1', '10001', 'abc', '10.5', '٣', '1e9'].map((value) => ['limit', value] as const),
    ['limit', ['10', '20']],
    ['companyId', 'undefined'],
    ['companyId', [id, id]],
    ['email', ['a', 'b']],
    ['email', 'a\u0000b'],
    ['givenName', 'x'.repeat(10_000)],
    ['nextToken', ['a', 'b']],
    ['filter[email]', 'a'],
    ['sort', 'name'],
    ['ids', ''],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${name}=${JSON.stringify(value).slice(0, 30)} by name`, () => {
      const checked = toClientList({ [name]: value });

      assert.ok(!checked.ok);
      assert.deepEqual(
        checked.issues.map(({ pointer }) => pointer),
        [`/${name}`],
      );
    });
  }

  it('refuses what is neither true nor false, and unknown parameters everywhere', () => {
    assert.ok(!toCompanyList({ isPlaceholder: '1' }).ok);
    assert.ok(!toSendInvite({ sendInvite: 'yes' }).ok);
    assert.ok(!toSendInvite({ sendInvite: ['true', 'true'] }).ok);
    assert.ok(!toFieldList({ entityType: 'user' }).ok);
    assert.ok(!toOptionList({ limit: '1' }).ok);
  });
});
