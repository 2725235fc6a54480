import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Client } from '../../src/domain/client.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { runClientele } from '../support/cli.ts';
import { wordsOf } from '../support/test-data.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/*
 * "Identify Customer" of CrowdPower (https://docs.crowdpower.io/getting-started/beacon-api/identify-customer,
 * read from a stored copy): one call per documented parameter and answer. Nothing in these dialects reads
 * a customer back whole, so the record is looked at behind them.
 */

const secretKey = `sk_${'0123456789abcdef'.repeat(4)}`;
const success = '{"success":true,"code":200,"data":null}';

describe('the source document of CrowdPower', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    const added = await runClientele(
      ['keys', 'add', '--name', 'Beacon', '--scope', 'ingest', ...wordsOf(server.data.flags)],
      { input: secretKey },
    );
    assert.equal(added.status, 0, added.stderr);
  });

  after(() => server.close());

  async function post(path: string, body: JsonValue, key: string | null = secretKey) {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  async function identify(customer: JsonValue): Promise<void> {
    assert.deepEqual(await post('/customers', customer), { status: 200, text: success });
  }

  async function client(externalId: string): Promise<Client> {
    const { reader } = server.running.storage;
    const found = await reader.clientByExternalId(server.actor.workspaceId, externalId);
    return found ?? assert.fail(`nobody has the user_id ${externalId}`);
  }

  /** One parameter beside the user_id, and what of the record it makes. */
  const parameters: readonly [name: string, value: JsonValue, made: Partial<Client>][] = [
    ['name', 'Ada Lovelace', { name: 'Ada Lovelace', givenName: 'Ada', familyName: 'Lovelace' }],
    ['first_name', 'Ada', { givenName: 'Ada', familyName: null }],
    ['last_name', 'Lovelace', { givenName: null, familyName: 'Lovelace' }],
    ['email', 'ada@example.com', { email: 'ada@example.com' }],
    ['phone', '+15165555555', { phone: '+15165555555' }],
    ['signed_up_at', 1_600_000_000, { signedUpAt: 1_600_000_000_000 }],
    ['ip', '203.0.113.7', { ip: '203.0.113.7' }],
    [
      'custom_attributes',
      { plan: 'pro', seats: 3, is_admin: true },
      { customFields: { plan: 'pro', seats: 3, is_admin: true } },
    ],
    ['update_session', true, { sessionCount: 1 }],
    ['update_session', false, { sessionCount: 0, lastSeenAt: null }],
  ];

  for (const [index, [name, value, made]] of parameters.entries()) {
    it(`takes ${name} (${JSON.stringify(value)})`, async () => {
      const userId = `user-${index}`;
      await identify({ user_id: userId, [name]: value });

      const found = await client(userId);
      const members = Object.keys(made) as (keyof Client)[];
      assert.deepEqual(Object.fromEntries(members.map((member) => [member, found[member]])), made);
    });
  }

  it('takes user_id alone, and updates the session by default', async () => {
    await identify({ user_id: 'alone' });

    const { sessionCount, lastSeenAt, createdAt, version } = await client('alone');
    assert.deepEqual([sessionCount, version], [1, 1]);
    assert.equal(lastSeenAt, createdAt);
  });

  it('takes email where user_id is not present, and refuses neither', async () => {
    await identify({ email: 'only@example.com', name: 'Only Email' });

    const { status, text } = await post('/customers', { name: 'Nobody' });
    assert.equal(status, 400);
    const { success: isSuccess, code } = JSON.parse(text) as { success: boolean; code: number };
    assert.deepEqual([isSuccess, code], [false, 400]);
    const list = await server.call('GET', '/v1/clients?email=only%40example.com');
    assert.equal((list.body as { data: JsonValue[] }).data.length, 1);
  });

  it('prioritizes first_name and last_name over name', async () => {
    await identify({ user_id: 'p1', name: 'Ada Lovelace', first_name: 'Augusta' });
    await identify({ user_id: 'p2', name: 'Ada Lovelace', last_name: 'King' });
    await identify({
      user_id: 'p3',
      name: 'Ada Lovelace',
      first_name: 'Augusta',
      last_name: 'King',
    });

    const names = async (userId: string): Promise<unknown[]> => {
      const { name, givenName, familyName } = await client(userId);
      return [name, givenName, familyName];
    };
    assert.deepEqual(await names('p1'), ['Augusta Lovelace', 'Augusta', 'Lovelace']);
    assert.deepEqual(await names('p2'), ['Ada King', 'Ada', 'King']);
    assert.deepEqual(await names('p3'), ['Augusta King', 'Augusta', 'King']);
  });

  it('creates multiple customers from an array, with the same answer', async () => {
    const customers = [
      { user_id: 'bulk-1', email: 'bulk1@example.com', name: 'Bulk One' },
      { user_id: 'bulk-2', custom_attributes: { plan: 'pro' } },
      { user_id: 'bulk-1', phone: '+15165555555' },
    ];

    const answer = await post('/customers/bulk', { customers });

    assert.deepEqual(answer, { status: 200, text: success });
    const first = await client('bulk-1');
    assert.deepEqual([first.name, first.phone, first.version], ['Bulk One', '+15165555555', 2]);
    assert.deepEqual((await client('bulk-2')).customFields, { plan: 'pro' });
  });

  it('takes the key as the request parameter api_key, in URL or body, and never stores it', async () => {
    const inUrl = await post(`/customers?api_key=${secretKey}`, { user_id: 'k1' }, null);
    const inBody = await post('/customers', { user_id: 'k2', api_key: secretKey }, null);
    const nowhere = await post('/customers', { user_id: 'k3' }, null);

    assert.deepEqual(
      [inUrl, inBody],
      [
        { status: 200, text: success },
        { status: 200, text: success },
      ],
    );
    assert.equal(nowhere.status, 401);
    assert.ok(!JSON.stringify([await client('k1'), await client('k2')]).includes(secretKey));
  });
});
