import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../support/test-server.ts';

/*
 * The page "Create client" of Assembly (https://docs.assembly.com/reference/create-client): its sample
 * body, and every rule that it states beside it.
 */

/** As printed, with the brace that the page leaves out. */
const sample = `${readFileSync(
  new URL('__fixtures__/assembly-create-client.txt', import.meta.url),
  'utf8',
)}}`;
const { customFields } = JSON.parse(sample) as { customFields: Record<string, JsonValue> };
const ada = { givenName: 'Ada', familyName: 'Lovelace' };

describe('the source document of Assembly', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    await server.declare({
      key: 'services',
      type: 'multiSelect',
      label: 'Services',
      options: [
        { key: 'fileSharing', label: 'File Sharing' },
        { key: 'metrics', label: 'Metrics' },
      ],
    });
    await server.declare({ key: 'pronouns', type: 'text', label: 'Pronouns' });
    await server.declare({ key: 'phoneNumber', type: 'phoneNumber', label: 'Phone' });
    await server.declare({ key: 'address', type: 'address', label: 'Address' });
    await server.declare({ key: 'seats', type: 'number', label: 'Seats' });
  });

  after(() => server.close());

  let count = 0;

  /** `POST /v1/clients` with the header that the vendor's pages have. */
  function create(values: JsonValue): Promise<TestAnswer> {
    count++;
    return server.call('POST', '/v1/clients', {
      key: null,
      headers: { 'x-api-key': server.key },
      body: { ...ada, email: `ada${count}@example.com`, customFields: values },
    });
  }

  async function assertStored(values: JsonValue, stored: JsonValue): Promise<void> {
    const created = await create(values);
    assert.equal(created.status, 200, JSON.stringify(created.body));
    const { id } = created.body as { id: string };
    const read = await server.call('GET', `/v1/clients/${id}`);
    assert.deepEqual((read.body as { customFields: JsonValue }).customFields, stored);
    assert.deepEqual(read.body, created.body);
  }

  async function assertRefused(values: JsonValue): Promise<void> {
    const { status, body } = await create(values);
    assert.equal(status, 400);
    const { code, message } = body as { code: string; message: string };
    assert.deepEqual(
      { code, message },
      { code: 'parameter_invalid', message: 'Provided parameters are invalid' },
    );
  }

  it('has a sample body that is stored and read back as it was sent', async () => {
    await assertStored(customFields, customFields);
  });

  it('has a sample body that may be sent as JSON text too', async () => {
    await assertStored(JSON.stringify(customFields), customFields);
  });

  it('says that values are strings, numbers, or arrays of option keys', async () => {
    await assertStored(
      { seats: 3, pronouns: 'they', services: ['metrics'] },
      {
        seats: 3,
        pronouns: 'they',
        services: ['metrics'],
      },
    );
    await assertRefused({ services: ['File Sharing'] });
    await assertRefused({ services: 'metrics' });
    await assertRefused({ pronouns: 3 });
  });

  it('says that a phone number is +{countryCode}{areaCode}{number}, with codes that exist', async () => {
    await assertStored({ phoneNumber: '+12123456789' }, { phoneNumber: '+12123456789' });
    await assertRefused({ phoneNumber: '2123456789' });
    await assertRefused({ phoneNumber: '+1 212 345 6789' });
    await assertRefused({ phoneNumber: '+9992123456789' });
    await assertRefused({ phoneNumber: '+1212' });
  });

  it('says that an address needs fullAddress and a country of two characters', async () => {
    const fullAddress = '1 High Street, London';
    for (const country of ['US', 'CA', 'AU', 'GB', 'NZ']) {
      const address = { fullAddress, country, region: 'R', postalCode: 'P', city: 'C' };
      await assertStored({ address }, { address });
    }
    await assertStored(
      { address: { fullAddress, country: 'FR' } },
      {
        address: { fullAddress, country: 'FR' },
      },
    );
    await assertRefused({ address: { country: 'US' } });
    await assertRefused({ address: { fullAddress } });
    await assertRefused({ address: { fullAddress, country: 'USA' } });
    await assertRefused({ address: { fullAddress, country: 'XX' } });
    await assertRefused({ address: { fullAddress, country: 'US', planet: 'Earth' } });
  });

  it('says that an address may be a string, which becomes the full address', async () => {
    await assertStored(
      { address: '1201 Broadway\nNew York' },
      {
        address: { fullAddress: '1201 Broadway\nNew York' },
      },
    );
  });
});
