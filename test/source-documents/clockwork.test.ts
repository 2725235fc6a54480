import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { runClientele } from '../support/cli.ts';
import { wordsOf } from '../support/test-data.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/*
 * "The Clockwork API" (https://docs.clockworkhq.com/, read from a stored copy): one call per documented
 * parameter and answer, with the page's own sample token, which is brought along.
 */

const sampleToken =
  'WHICv_xM.SFMyNTY.g3QAAAACZAAEZGF0YWEBZAAGc2lnbmVkbgYA21AjlnIB.J2z-zY3HYRBoKOwGI-qZkfAmChlC4lO9HxxJ_u5RlIA';
const success = '{"message":"Success"}';
const notValid = '{"message":"Could not validate - API key may be malformed or invalid"}';
const notCreated = 'Error - customer was not created. Reason: ';

/** What of a customer is seen through a dialect that reads. */
interface Customer {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly customFields: JsonValue;
}

interface TextAnswer {
  readonly status: number;
  readonly type: string | null;
  /** As it came over the wire. */
  readonly text: string;
}

describe('the source document of Clockwork', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    const added = await runClientele(
      ['keys', 'add', '--name', 'Clockwork integration', ...wordsOf(server.data.flags)],
      { input: `${sampleToken}\n` },
    );
    assert.equal(added.status, 0, added.stderr);
  });

  after(() => server.close());

  async function post(
    body: string | URLSearchParams,
    headers: Readonly<Record<string, string>> = { authorization: `Bearer ${sampleToken}` },
  ): Promise<TextAnswer> {
    const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    const response = await fetch(`${server.url}/api/v1/customers`, {
      method: 'POST',
      headers: { ...type, ...headers },
      body,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  }

  async function assertSuccess(body: JsonValue): Promise<void> {
    assert.deepEqual(await post(JSON.stringify(body)), {
      status: 200,
      type: 'application/json',
      text: success,
    });
  }

  async function customer(email: string): Promise<Customer> {
    const list = await server.call('GET', `/v1/clients?email=${encodeURIComponent(email)}`);
    const { data } = list.body as { data: Customer[] };
    assert.equal(data.length, 1);
    const { givenName, familyName, customFields } = data[0] ?? assert.fail();
    return { givenName, familyName, email, customFields };
  }

  it('creates a customer by email alone', async () => {
    await assertSuccess({ email: 'email@example.com' });

    assert.deepEqual(await customer('email@example.com'), {
      givenName: '',
      familyName: '',
      email: 'email@example.com',
      customFields: {},
    });
  });

  it('parses full_name out as first and last name', async () => {
    await assertSuccess({ email: 'bront@example.com', full_name: 'Brønt Chloaf' });

    const { givenName, familyName } = await customer('bront@example.com');
    assert.deepEqual([givenName, familyName], ['Brønt', 'Chloaf']);
  });

  it('takes first_name and last_name', async () => {
    await assertSuccess({ email: 'parts@example.com', first_name: 'Brønt', last_name: 'Chloaf' });

    const { givenName, familyName } = await customer('parts@example.com');
    assert.deepEqual([givenName, familyName], ['Brønt', 'Chloaf']);
  });

  it('adds any additional parameter to the customer’s attributes', async () => {
    const attributes = { plan: 'pro', seats: 3, phone: '555-1234', user_id: 'u1', name: 'Nick' };
    await assertSuccess({ email: 'extra@example.com', ...attributes });

    assert.deepEqual((await customer('extra@example.com')).customFields, attributes);
  });

  it('updates name and attributes of a customer who exists, keyed by the email', async () => {
    const email = 'twice@example.com';
    await assertSuccess({ email, full_name: 'Brønt Chloaf', plan: 'free', seats: 1 });
    await assertSuccess({ email, first_name: 'Bront', last_name: 'Cloaf', plan: 'pro' });

    assert.deepEqual(await customer(email), {
      givenName: 'Bront',
      familyName: 'Cloaf',
      email,
      customFields: { plan: 'pro', seats: 1 },
    });
  });

  it('takes a form body as well', async () => {
    const form = new URLSearchParams({
      email: 'form@example.com',
      full_name: 'Brønt Chloaf',
      seats: '3',
    });

    const answer = await post(form);

    assert.deepEqual([answer.status, answer.text], [200, success]);
    assert.deepEqual(await customer('form@example.com'), {
      givenName: 'Brønt',
      familyName: 'Chloaf',
      email: 'form@example.com',
      customFields: { seats: '3' },
    });
  });

  it('takes the token in both forms in which the page prints the header', async () => {
    for (const authorization of [`Bearer ${sampleToken}`, `Bearer: ${sampleToken}`]) {
      const answer = await post('{"email":"header@example.com"}', { authorization });

      assert.deepEqual([answer.status, answer.text], [200, success]);
    }
  });

  it('answers 401 word for word where the key is invalid or not found in the headers', async () => {
    const headers: Readonly<Record<string, string>>[] = [
      {},
      { authorization: 'Bearer <api_token>' },
      { authorization: `Bearer ${sampleToken.slice(0, -1)}` },
      { authorization: `Bearer: ${sampleToken}x` },
    ];

    for (const each of headers) {
      const answer = await post('{"email":"nobody@example.com"}', each);

      assert.deepEqual(answer, { status: 401, type: 'application/json', text: notValid });
    }
    const list = await server.call('GET', '/v1/clients?email=nobody%40example.com');
    assert.deepEqual((list.body as { data: JsonValue }).data, []);
  });

  it('answers 500 with the documented words and a reason where no customer was created', async () => {
    const bodies = ['{}', '{"full_name":"Brønt Chloaf"}', '{"email":"not an address"}', '{', '[]'];

    for (const body of bodies) {
      const { status, type, text } = await post(body);

      const { message, ...others } = JSON.parse(text) as { message: string };
      assert.deepEqual([status, type, others], [500, 'application/json', {}]);
      assert.equal(message.slice(0, notCreated.length), notCreated);
      assert.ok(message.length > notCreated.length + 10, 'there is no reason');
    }
  });
});
