import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ClientWire, CompanyWire, ErrorAnswer } from '../src/dialects/assembly/schema.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type AssemblyCalls, assemblyCalls } from './support/assembly-calls.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const nobody = '00000000-0000-7000-8000-000000000000';

describe('Assembly companies over HTTP', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  async function fresh(name: string): Promise<AssemblyCalls> {
    return assemblyCalls(server, (await server.addWorkspace(name)).key);
  }

  it('creates, reads, updates and deletes a company, and knows it no more', async () => {
    const assembly = assemblyCalls(server);
    await server.declare({ key: 'industry', type: 'text', entity: 'company' });
    const body = {
      name: 'Acme',
      iconImageUrl: 'https://example.com/i.png',
      fallbackColor: '#123456',
      customFields: { industry: 'anvils' },
    };

    const created = await assembly.call('POST', '/v1/companies', { body });
    const company = created.body as CompanyWire;
    const path = `/v1/companies/${company.id}`;
    const read = await assembly.call('GET', path);
    const patched = await assembly.call('PATCH', path, {
      body: { name: 'Acme Ltd', customFields: '{"industry":""}', iconImageUrl: '' },
    });
    const deleted = await assembly.call('DELETE', path);
    const gone = [
      await assembly.call('GET', path),
      await assembly.call('PATCH', path, { body: {} }),
      await assembly.call('DELETE', path),
      await assembly.call('GET', `/v1/companies/${nobody}`),
      await assembly.call('GET', '/v1/companies/undefined'),
    ];

    assert.deepEqual(company.customFields, { industry: 'anvils' });
    assert.deepEqual([company.iconImageUrl, company.fallbackColor], [body.iconImageUrl, '#123456']);
    assert.equal(company.isPlaceholder, false);
    assert.deepEqual(read.body, company);
    const { name, customFields, iconImageUrl } = patched.body as CompanyWire;
    assert.deepEqual([name, customFields, iconImageUrl], ['Acme Ltd', {}, '']);
    assert.deepEqual(deleted.body, { id: company.id, object: 'company', deleted: true });
    for (const answer of gone) {
      assert.deepEqual(answer, {
        status: 404,
        body: { code: 'not_found', message: 'Company not found' },
      });
    }
  });

  it('takes back by PATCH whatever it showed, and writes nothing', async () => {
    const { key, actor } = await server.addWorkspace('echoes');
    const assembly = assemblyCalls(server, key);
    const { directory } = server.running;
    const seat = { entity: 'company', key: 'seat', label: 'Seat', type: 'address' } as const;
    await directory.writeOne(actor, { op: 'declareField', ...seat, options: [] });
    const outcome = await directory.writeOne(actor, {
      op: 'createCompany',
      name: 'Echo',
      patch: {
        customFields: {
          values: { seat: '1 Main Street', source: 'fair' },
          unknown: 'observe',
          pointer: '',
        },
      },
    });
    const path = `/v1/companies/${outcome.kind === 'company' ? outcome.company.id : ''}`;
    const shown = (await assembly.call('GET', path)).body as CompanyWire;
    const before = await server.changeCount();

    const { name, iconImageUrl, customFields } = shown;
    const body = { name, iconImageUrl, customFields };
    const patched = await assembly.call('PATCH', path, { body });

    assert.deepEqual(customFields, { seat: { fullAddress: '1 Main Street' }, source: 'fair' });
    assert.equal(patched.status, 200, JSON.stringify(patched.body));
    assert.deepEqual((patched.body as CompanyWire).customFields, customFields);
    assert.equal(await server.changeCount(), before);
  });

  it('refuses a name that another company has, on create and on update', async () => {
    const assembly = await fresh('names');
    await assembly.createCompany('Acme');
    const other = await assembly.createCompany('Other');
    const before = await server.changeCount();

    const answers = [
      await assembly.call('POST', '/v1/companies', { body: { name: ' ACME ' } }),
      await assembly.call('PATCH', `/v1/companies/${other.id}`, { body: { name: 'acmé' } }),
    ];

    for (const { status, body } of answers) {
      assert.equal(status, 400);
      assert.equal((body as ErrorAnswer).data?.errors[0]?.field, 'name');
    }
    assert.equal(await server.changeCount(), before);
  });

  it('refuses bad members by name', async () => {
    const assembly = await fresh('bad companies');
    const bodies: readonly (readonly [field: string, body: JsonValue])[] = [
      ['name', {}],
      ['name', { name: '' }],
      ['iconImageUrl', { name: 'a', iconImageUrl: 'javascript:alert(1)' }],
      ['fallbackColor', { name: 'a', fallbackColor: 'red' }],
      ['isPlaceholder', { name: 'a', isPlaceholder: true }],
      ['owner', { name: 'a', owner: 'x' }],
      ['customFields/undeclared', { name: 'a', customFields: { undeclared: 'x' } }],
    ];

    for (const [field, body] of bodies) {
      const answer = await assembly.call('POST', '/v1/companies', { body });

      assert.equal(answer.status, 400, field);
      assert.equal((answer.body as ErrorAnswer).data?.errors[0]?.field, field);
    }
    assert.deepEqual((await assembly.companies()).data, []);
  });

  describe('placeholder companies', () => {
    it('is readable, listed and nameless as long as its client has no company', async () => {
      const assembly = await fresh('lifecycle');
      const company = await assembly.createCompany('Acme');
      const client = await assembly.createClient();
      const path = `/v1/companies/${client.companyId}`;

      const read = await assembly.call('GET', path);
      const listed = await assembly.companies('isPlaceholder=true');
      await assign(assembly, client.id, company.id);
      const gone = await assembly.call('GET', path);
      const none = await assembly.companies('isPlaceholder=true');

      const placeholder = read.body as CompanyWire;
      assert.deepEqual([placeholder.name, placeholder.isPlaceholder], ['', true]);
      assert.deepEqual(listed, { data: [placeholder] });
      assert.equal(gone.status, 404);
      assert.deepEqual(none, { data: [] });
    });

    it('is another one after each un-assignment', async () => {
      const assembly = await fresh('rounds');
      const company = await assembly.createCompany('Acme');
      const client = await assembly.createClient();
      const ids = [client.companyId];

      for (let round = 0; round < 3; round += 1) {
        await assign(assembly, client.id, company.id);
        ids.push((await assign(assembly, client.id, '')).companyId);
      }

      assert.equal(new Set(ids).size, 4);
      for (const [index, id] of ids.entries()) {
        const { status } = await assembly.call('GET', `/v1/companies/${id}`);
        assert.equal(status, index === 3 ? 200 : 404);
      }
    });

    it('is another one for a client who is restored after their company has gone', async () => {
      const { key } = await server.addWorkspace('restored');
      const assembly = assemblyCalls(server, key);
      const company = await assembly.createCompany('Acme');
      const { id, companyId } = await assembly.createClient();
      await assign(assembly, id, company.id);
      await assembly.call('DELETE', `/v1/clients/${id}`);
      await assembly.call('DELETE', `/v1/companies/${company.id}`);

      const restored = await server.call('POST', `/api/v2/clients/${id}/restore`, { key });

      assert.equal(restored.status, 200);
      const client = await assembly.client(id);
      const old = await assembly.call('GET', `/v1/companies/${companyId}`);
      assert.equal(client.companyId, `${companyId.slice(0, -4)}0001`);
      assert.equal(old.status, 404);
    });

    it('stays the same while its client only changes, or is sent its own placeholder', async () => {
      const assembly = await fresh('same');
      const { id, companyId } = await assembly.createClient();

      const repeated = await assign(assembly, id, companyId);
      const emptied = await assign(assembly, id, '');

      assert.equal(repeated.companyId, companyId);
      assert.equal(emptied.companyId, companyId);
    });

    it('is given to each client of a company that is deleted', async () => {
      const assembly = await fresh('deletion');
      const company = await assembly.createCompany('Acme');
      const other = await assembly.createCompany('Other');
      const alone = await assembly.createClient({ companyId: company.id });
      const both = await assembly.createClient({ companyIds: [company.id, other.id] });

      await assembly.call('DELETE', `/v1/companies/${company.id}`);

      const left = await assembly.client(alone.id);
      const { data } = await assembly.companies('isPlaceholder=true');
      assert.notEqual(left.companyId, company.id);
      assert.deepEqual(
        data.map(({ id }) => id),
        [left.companyId],
      );
      assert.deepEqual((await assembly.client(both.id)).companyIds, [other.id]);
    });

    it('can be neither changed nor deleted, nor given to another client', async () => {
      const assembly = await fresh('untouchable');
      const one = await assembly.createClient();
      const two = await assembly.createClient();
      const path = `/v1/companies/${one.companyId}`;
      const before = await server.changeCount();

      const answers = [
        await assembly.call('PATCH', path, { body: { name: 'Acme' } }),
        await assembly.call('DELETE', path),
        await assembly.call('PATCH', `/v1/clients/${two.id}`, {
          body: { companyId: one.companyId },
        }),
      ];

      assert.deepEqual(
        answers.map(({ status }) => status),
        [400, 400, 400],
      );
      assert.equal(await server.changeCount(), before);
    });

    it('is listed with named companies, each once, on pages of any size', async () => {
      const assembly = await fresh('mix');
      const named: string[] = [];
      const placeholders: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        named.push((await assembly.createCompany(`Company ${index}`)).id);
        placeholders.push((await assembly.createClient()).companyId);
      }

      for (const limit of [1, 2, 3, 5, 12, 100]) {
        const all = await walk(assembly, `limit=${limit}`);
        const onlyNamed = await walk(assembly, `limit=${limit}&isPlaceholder=false`);
        const onlyPlaceholders = await walk(assembly, `limit=${limit}&isPlaceholder=true`);

        assert.deepEqual(all.toSorted(), [...named, ...placeholders].toSorted());
        assert.deepEqual(onlyNamed, named);
        assert.deepEqual(onlyPlaceholders, placeholders);
      }
      assert.deepEqual(await walk(assembly, 'name=Company%203'), [named[3]]);
      assert.deepEqual(await walk(assembly, 'name=company%203'), []);
      assert.equal((await walk(assembly, 'name=&isPlaceholder=')).length, 12);
    });
  });

  it('answers the singular paths', async () => {
    const assembly = await fresh('singular');
    const created = await assembly.call('POST', '/v1/company', { body: { name: 'Old' } });
    const { id } = created.body as CompanyWire;

    const read = await assembly.call('GET', `/v1/company/${id}`);
    const listed = await assembly.call('GET', '/v1/company');
    const deleted = await assembly.call('DELETE', `/v1/company/${id}`);

    assert.deepEqual(read.body, created.body);
    assert.deepEqual(listed.body, { data: [created.body] });
    assert.equal(deleted.status, 200);
  });

  it('reads custom fields and their options', async () => {
    const id = await server.declare({
      key: 'tier',
      type: 'multiSelect',
      entity: 'company',
      options: [{ key: 'gold', label: 'Gold', color: 'rgba(204, 0, 0, 1)' }],
    });
    const hidden = await server.declare({ key: 'isBig', type: 'boolean', entity: 'company' });
    const assembly = assemblyCalls(server);

    const fields = await assembly.call('GET', '/v1/custom-fields?entityType=company');
    const ofClients = await assembly.call('GET', '/v1/custom-fields?entityType=client');
    const options = await assembly.call('GET', `/v1/custom-fields/${id}/options`);
    const noMatch = await assembly.call('GET', `/v1/custom-fields/${id}/options?label=gold`);

    const { data } = fields.body as { data: readonly Record<string, JsonValue>[] };
    assert.deepEqual(
      data.map(({ key }) => key),
      ['industry', 'tier'],
    );
    assert.deepEqual(ofClients.body, { data: [] });
    const [option] = (options.body as { data: Record<string, JsonValue>[] }).data;
    assert.deepEqual([option?.['key'], option?.['object']], ['gold', 'customFieldOption']);
    assert.deepEqual(noMatch.body, { data: [] });
    for (const unknown of [hidden, nobody, 'x']) {
      const answer = await assembly.call('GET', `/v1/custom-fields/${unknown}/options`);
      assert.deepEqual(answer, {
        status: 404,
        body: { code: 'not_found', message: 'Custom field not found' },
      });
    }
  });

  async function assign(
    assembly: AssemblyCalls,
    clientId: string,
    companyId: string,
  ): Promise<ClientWire> {
    const answer = await assembly.call('PATCH', `/v1/clients/${clientId}`, { body: { companyId } });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body as ClientWire;
  }

  async function walk(assembly: AssemblyCalls, query: string): Promise<string[]> {
    const ids: string[] = [];
    let token: string | undefined;
    do {
      const page = await assembly.companies(`${query}&nextToken=${token ?? ''}`);
      ids.push(...page.data.map(({ id }) => id));
      token = page.nextToken;
    } while (token !== undefined);
    return ids;
  }
});
