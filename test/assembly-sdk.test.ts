import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type AssemblySdk,
  loadAssemblySdk,
  type SdkError,
  type SdkRecord,
} from './support/assembly-sdk.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

describe('the published SDK, unchanged', () => {
  let server: TestServer;
  let sdk: AssemblySdk;

  before(async () => {
    server = await startTestServer();
    await server.declare({
      key: 'services',
      type: 'multiSelect',
      options: [
        { key: 'fileSharing', label: 'File Sharing' },
        { key: 'metrics', label: 'Metrics' },
      ],
    });
    await server.declare({ key: 'pronouns', type: 'text' });
    sdk = await loadAssemblySdk(server.url, server.key);
  });

  after(() => server.close());

  it('creates, reads, updates, replaces, lists and deletes clients', async () => {
    const company = await sdk.createCompany({ requestBody: { name: 'Analytical Engines' } });
    const created = await sdk.createClient({
      sendInvite: true,
      requestBody: {
        givenName: 'Ada',
        familyName: 'Lovelace',
        email: 'ada@example.com',
        companyId: company['id'],
        customFields: JSON.stringify({ services: ['metrics'], pronouns: 'she' }),
      },
    });
    const id = String(created['id']);

    const read = await sdk.retrieveClient({ id });
    const patched = await sdk.updateClient({ id, requestBody: { givenName: 'Augusta' } });
    const replaced = await sdk.updateAClientDestructive({
      id,
      requestBody: { givenName: 'Ada', familyName: 'King', companyId: '' },
    });
    const listed = await sdk.listClients({});
    const ofCompany = await sdk.listClients({ companyId: String(company['id']) });
    const deleted = await sdk.deleteClient({ id });

    assert.equal(created['status'], 'invited');
    assert.equal(created['companyId'], company['id']);
    assert.deepEqual(created['customFields'], { services: ['metrics'], pronouns: 'she' });
    assert.deepEqual(read, created);
    assert.equal(patched['givenName'], 'Augusta');
    assert.deepEqual(patched['customFields'], created['customFields']);
    assert.equal(replaced['familyName'], 'King');
    assert.deepEqual(replaced['customFields'], {});
    assert.notEqual(replaced['companyId'], company['id']);
    assert.deepEqual(
      listed.data.map((client) => client['id']),
      [id],
    );
    assert.ok(!('nextToken' in listed));
    assert.deepEqual(ofCompany.data, []);
    assert.deepEqual(deleted, { id, object: 'client', deleted: true });
  });

  it('creates, reads, updates, lists and deletes companies', async () => {
    const created = await sdk.createCompany({
      requestBody: { name: 'Acme', fallbackColor: '#123456' },
    });
    const id = String(created['id']);

    const read = await sdk.retrieveCompany({ id });
    const updated = await sdk.updateCompany({ id, requestBody: { name: 'Acme Ltd' } });
    const listed = await sdk.listCompanies({ isPlaceholder: false, name: 'Acme Ltd' });
    const deleted = await sdk.deleteCompany({ id });

    assert.deepEqual(read, created);
    assert.equal(updated['name'], 'Acme Ltd');
    assert.equal(updated['fallbackColor'], '#123456');
    assert.deepEqual(listed.data, [updated]);
    assert.deepEqual(deleted, { id, object: 'company', deleted: true });
  });

  it('walks pages with the tokens that it is given', async () => {
    for (let index = 0; index < 5; index += 1) {
      const requestBody = {
        givenName: 'P',
        familyName: `${index}`,
        email: `p${index}@example.com`,
      };
      await sdk.createClient({ requestBody });
    }

    const seen: SdkRecord[] = [];
    let page = await sdk.listClients({ limit: 2 });
    seen.push(...page.data);
    while (page.nextToken !== undefined) {
      page = await sdk.listClients({ limit: 2, nextToken: page.nextToken });
      seen.push(...page.data);
    }

    assert.deepEqual(
      seen.map((client) => client['familyName']),
      ['0', '1', '2', '3', '4'],
    );
  });

  it('lists custom fields and their options', async () => {
    const { data: fields } = await sdk.listCustomFields({ entityType: 'client' });
    const services = fields.find((field) => field['key'] === 'services');
    const { data: options } = await sdk.listCustomFieldOptions({
      id: String(services?.['id']),
      label: 'File Sharing',
    });

    assert.deepEqual(
      fields.map(({ key, type }) => [key, type]),
      [
        ['services', 'multiSelect'],
        ['pronouns', 'text'],
      ],
    );
    assert.deepEqual(
      options.map(({ key, label, object }) => [key, label, object]),
      [['fileSharing', 'File Sharing', 'customFieldOption']],
    );
  });

  it('meets errors with their documented bodies', async () => {
    const requestBody = { givenName: 'A', familyName: 'B', email: 'taken@example.com' };
    await sdk.createClient({ requestBody });
    const unknown = '00000000-0000-7000-8000-000000000000';

    await assert.rejects(
      sdk.createClient({ requestBody }),
      failsWith(400, {
        code: 'account_already_exists',
        message: 'This email is already in use',
      }),
    );
    await assert.rejects(
      sdk.retrieveClient({ id: unknown }),
      failsWith(404, { code: 'not_found', message: 'Client not found' }),
    );
    await assert.rejects(
      sdk.deleteClient({ id: unknown }),
      failsWith(404, { code: 'not_found', message: 'User not found' }),
    );
    await assert.rejects(
      sdk.retrieveCompany({ id: 'x/../y' }),
      (error: SdkError) => error.status === 404,
    );
  });
});

function failsWith(status: number, body: unknown): (error: SdkError) => boolean {
  return (error) => {
    assert.equal(error.status, status);
    assert.deepEqual(error.body, body);
    return true;
  };
}
