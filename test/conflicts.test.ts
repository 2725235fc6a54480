import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/*
 * Writes whose keys belong to two clients, in every form that a dialect has for them. Each is refused in
 * the dialect's own words, and afterwards no table has changed: no record, no activity, no search row,
 * no line of the change log. Clockwork and FullEngage cannot clash; their READMEs say why.
 */

/** Ids of the clients that are there before each case. */
interface People {
  readonly ann: string;
  readonly bob: string;
}

interface Conflict {
  readonly name: string;
  readonly send: (people: People) => readonly [method: string, path: string, body: JsonValue];
  readonly status: number;
  /** The whole body. */
  readonly answer: JsonValue;
}

const bobsIdWithAnnsEmail = { user_id: 'bob', email: 'ANN@example.com', name: 'Mallory' };
const newIdWithBobsEmail = { user_id: 'new', email: ' bob@Example.com', phone: '+12125550100' };
const good = { user_id: 'good', email: 'good@example.com', custom_attributes: { plan: 'pro' } };
const touchesAnn = { user_id: 'ann', name: 'Ann Other', custom_attributes: { seen: 1 } };

const twoCustomers =
  '`user_id` and `email` belong to two different customers. Nothing was written; send only one of them.';
const anotherUserId =
  '`email` belongs to a customer with another `user_id`. Nothing was written; send that `user_id`, or another `email`.';

function crowdpower(message: string, errors: readonly JsonValue[]): JsonValue {
  return { success: false, code: 409, data: null, error: 'identity_conflict', message, errors };
}

function crowdpowerItem(message: string, index?: number): JsonValue {
  const item = { field: 'email', code: 'identity_conflict', message };
  return index === undefined ? item : { index, ...item };
}

const crowdpowerConflicts: readonly Conflict[] = [
  {
    name: 'CrowdPower: user_id of one and email of another',
    send: () => ['POST', '/customers', bobsIdWithAnnsEmail],
    status: 409,
    answer: crowdpower(twoCustomers, [crowdpowerItem(twoCustomers)]),
  },
  {
    name: 'CrowdPower: a new user_id with the email of one who has another',
    send: () => ['POST', '/customers', newIdWithBobsEmail],
    status: 409,
    answer: crowdpower(anotherUserId, [crowdpowerItem(anotherUserId)]),
  },
  {
    name: 'CrowdPower: the same that is no activity',
    send: () => ['POST', '/customers', { ...newIdWithBobsEmail, update_session: false }],
    status: 409,
    answer: crowdpower(anotherUserId, [crowdpowerItem(anotherUserId)]),
  },
  {
    name: 'CrowdPower: a bulk of one',
    send: () => ['POST', '/customers/bulk', { customers: [bobsIdWithAnnsEmail] }],
    status: 409,
    answer: crowdpower('Nothing was written: 1 of 1 items cannot be accepted.', [
      crowdpowerItem(twoCustomers, 0),
    ]),
  },
  {
    name: 'CrowdPower: both in a bulk between good ones',
    send: () => [
      'POST',
      '/customers/bulk',
      { customers: [good, bobsIdWithAnnsEmail, touchesAnn, newIdWithBobsEmail, good] },
    ],
    status: 409,
    answer: crowdpower('Nothing was written: 2 of 5 items cannot be accepted.', [
      crowdpowerItem(twoCustomers, 1),
      crowdpowerItem(anotherUserId, 3),
    ]),
  },
  {
    name: 'CrowdPower: a clash between two items of a bulk, which nobody on file has part in',
    send: () => [
      'POST',
      '/customers/bulk',
      { customers: [good, { user_id: 'other', email: 'good@example.com' }] },
    ],
    status: 409,
    answer: crowdpower('Nothing was written: 1 of 2 items cannot be accepted.', [
      crowdpowerItem(anotherUserId, 1),
    ]),
  },
];

const emailInUse = { code: 'account_already_exists', message: 'This email is already in use' };
const mallory = { givenName: 'Mallory', familyName: 'Smith' };

function assembly(name: string, send: Conflict['send']): Conflict {
  return { name: `Assembly: ${name}`, send, status: 400, answer: emailInUse };
}

const assemblyConflicts: readonly Conflict[] = [
  assembly('POST with a taken email', () => [
    'POST',
    '/v1/clients',
    { ...mallory, email: 'ann@example.com' },
  ]),
  assembly('POST with a taken email in another spelling, and an invitation', () => [
    'POST',
    '/v1/clients?sendInvite=true',
    { ...mallory, email: '  ANN@EXAMPLE.com ' },
  ]),
  assembly('POST to the old path', () => [
    'POST',
    '/v1/client',
    { ...mallory, email: 'bob@example.com' },
  ]),
  assembly('PATCH of the email onto that of another', ({ ann }) => [
    'PATCH',
    `/v1/clients/${ann}`,
    { email: 'Bob@example.com', familyName: 'Changed' },
  ]),
  assembly('PATCH on the old path, with an invitation', ({ bob }) => [
    'PATCH',
    `/v1/client/${bob}?sendInvite=true`,
    { email: 'ann@example.com' },
  ]),
  assembly('PUT of the email onto that of another', ({ bob }) => [
    'PUT',
    `/v1/clients/${bob}`,
    { ...mallory, email: 'ann@example.com', companyId: '' },
  ]),
  assembly('PUT with the id in the body', ({ ann }) => [
    'PUT',
    '/v1/client',
    { id: ann, ...mallory, email: 'bob@example.com' },
  ]),
];

describe('a write whose keys belong to two clients', () => {
  let server: TestServer;
  let people: People;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  beforeEach(async () => {
    const customers = [
      { user_id: 'ann', email: 'ann@example.com', name: 'Ann Lee' },
      { user_id: 'bob', email: 'bob@example.com', name: 'Bob Ray' },
    ];
    await server.call('POST', '/customers/bulk', { body: { customers } });
    const list = await server.call('GET', '/v1/clients');
    const ids = new Map(
      (list.body as { data: { id: string; email: string }[] }).data.map((one) => [
        one.email,
        one.id,
      ]),
    );
    people = { ann: ids.get('ann@example.com') ?? '', bob: ids.get('bob@example.com') ?? '' };
    assert.equal(ids.size, 2);
  });

  for (const { name, send, status, answer } of [...crowdpowerConflicts, ...assemblyConflicts]) {
    it(`is refused and leaves every table as it was: ${name}`, async () => {
      const untouched = await server.data.contentHash();
      const [method, path, body] = send(people);

      const answered = await server.call(method, path, { body });

      assert.deepEqual([answered.status, answered.body], [status, answer]);
      assert.equal(await server.data.contentHash(), untouched);
    });
  }

  it('is seen in the tables where it is not refused', async () => {
    const untouched = await server.data.contentHash();

    await server.call('POST', '/customers', { body: { user_id: 'ann', name: 'Ann Other' } });

    assert.notEqual(await server.data.contentHash(), untouched);
  });
});
