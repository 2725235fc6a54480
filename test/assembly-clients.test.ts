import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { ClientWire, ErrorAnswer } from '../src/dialects/assembly/schema.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type AssemblyCalls, assemblyCalls } from './support/assembly-calls.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const nobody = '00000000-0000-7000-8000-000000000000';

describe('Assembly clients over HTTP', () => {
  let server: TestServer;
  let assembly: AssemblyCalls;

  before(async () => {
    server = await startTestServer();
    assembly = assemblyCalls(server);
    await server.declare({
      key: 'services',
      type: 'multiSelect',
      options: [
        { key: 'fileSharing', label: 'File Sharing' },
        { key: 'metrics', label: 'Metrics' },
      ],
    });
    for (const type of ['text', 'url', 'email', 'number', 'phoneNumber', 'address'] as const) {
      await server.declare({ key: type, type });
    }
    await server.declare({ key: 'pronouns', type: 'text' });
    await server.declare({ key: 'isVip', type: 'boolean' });
  });

  after(() => server.close());

  function patch(id: string, body: JsonValue): ReturnType<AssemblyCalls['call']> {
    return assembly.call('PATCH', `/v1/clients/${id}`, { body });
  }

  function put(id: string, body: JsonValue): ReturnType<AssemblyCalls['call']> {
    return assembly.call('PUT', `/v1/clients/${id}`, { body });
  }

  /** What another dialect writes that takes any custom field. */
  async function observe(id: string, values: Readonly<Record<string, JsonValue>>): Promise<void> {
    const customFields = { values, unknown: 'observe', pointer: '' } as const;
    await server.running.directory.writeOne(server.actor, {
      op: 'update',
      id,
      patch: { customFields },
    });
  }

  /** All values of a client, whether Assembly shows them or not. */
  async function stored(id: string): Promise<unknown> {
    const client = await server.running.directory.client(server.actor.workspaceId, id);
    return client?.customFields;
  }

  it('takes the body of the source document', async () => {
    const text = await readFile(
      new URL('../src/dialects/assembly/__fixtures__/create-client.json', import.meta.url),
      'utf8',
    );
    const body = JSON.parse(text) as { readonly customFields: Record<string, JsonValue> };

    const created = await assembly.call('POST', '/v1/clients', { text });

    const client = created.body as ClientWire;
    assert.equal(created.status, 200);
    assert.deepEqual(client.customFields, body.customFields);
    assert.deepEqual(await assembly.client(client.id), client);
  });

  describe('custom fields', () => {
    const good: readonly (readonly [key: string, sent: JsonValue, shown: JsonValue])[] = [
      ['text', 'two\nlines', 'two\nlines'],
      ['url', 'https://example.com/a?b=c', 'https://example.com/a?b=c'],
      ['email', 'support@example.com', 'support@example.com'],
      ['number', 12.5, 12.5],
      ['number', '001', '001'],
      ['services', ['metrics', 'fileSharing'], ['metrics', 'fileSharing']],
      ['phoneNumber', '+12123456789', '+12123456789'],
      ['address', '1 St James’s Square', { fullAddress: '1 St James’s Square' }],
      [
        'address',
        { fullAddress: '1 Rue A, Paris', country: 'FR', city: 'Paris' },
        { fullAddress: '1 Rue A, Paris', country: 'FR', city: 'Paris' },
      ],
    ];
    for (const [key, sent, shown] of good) {
      it(`stores and clears ${key} = ${JSON.stringify(sent)}`, async () => {
        const { id } = await assembly.createClient();
        const asText = JSON.stringify({ [key]: sent });

        const set = await patch(id, { customFields: asText });
        const kept = await patch(id, { customFields: { pronouns: 'she' } });
        const cleared = await patch(id, { customFields: { [key]: '' } });

        assert.deepEqual((set.body as ClientWire).customFields, { [key]: shown });
        assert.deepEqual((kept.body as ClientWire).customFields, { [key]: shown, pronouns: 'she' });
        assert.deepEqual((cleared.body as ClientWire).customFields, { pronouns: 'she' });
      });
    }

    const bad: readonly (readonly [key: string, value: JsonValue])[] = [
      ['text', 5],
      ['url', 'javascript:alert(1)'],
      ['email', 'a@b'],
      ['number', 'twelve'],
      ['services', ['unknownOption']],
      ['services', 'metrics'],
      ['phoneNumber', '0151 234'],
      ['phoneNumber', '+999123456789'],
      ['address', { fullAddress: 'x', country: 'XX' }],
      ['address', { fullAddress: 'x', country: 'US', planet: 'Earth' }],
      ['undeclared', 'x'],
      ['isVip', true],
      ['toString', 'x'],
    ];
    for (const [key, value] of bad) {
      it(`refuses ${key} = ${JSON.stringify(value)} by name, and writes nothing`, async () => {
        const { id } = await assembly.createClient();
        const before = await server.changeCount();

        const answer = await patch(id, { givenName: 'Eve', customFields: { [key]: value } });

        const { code, message, data } = answer.body as ErrorAnswer;
        assert.equal(answer.status, 400);
        assert.equal(code, 'parameter_invalid');
        assert.equal(message, 'Provided parameters are invalid');
        assert.ok(data?.errors.every(({ field }) => field.startsWith(`customFields/${key}`)));
        assert.equal(await server.changeCount(), before);
        assert.equal((await assembly.client(id)).givenName, 'Ada');
      });
    }

    it('clears a multiSelect by an empty array', async () => {
      const { id } = await assembly.createClient({ customFields: { services: ['metrics'] } });

      const cleared = await patch(id, { customFields: { services: [] } });

      assert.deepEqual((cleared.body as ClientWire).customFields, {});
    });
  });

  describe('updates', () => {
    it('changes by PATCH what is sent, ignores `companyIds` and unsets empty names', async () => {
      const company = await assembly.createCompany('Patched');
      const created = await assembly.createClient({ customFields: { text: 'kept' } });

      const ignored = await patch(created.id, { companyIds: [company.id] });
      const moved = await patch(created.id, { companyId: company.id, familyName: '' });
      const nothing = await patch(created.id, {});

      assert.deepEqual(ignored.body, created);
      const client = moved.body as ClientWire;
      assert.deepEqual([client.givenName, client.familyName], ['Ada', '']);
      assert.deepEqual([client.companyId, client.companyIds], [company.id, [company.id]]);
      assert.deepEqual(client.customFields, { text: 'kept' });
      assert.deepEqual(nothing.body, moved.body);
    });

    it('clears by PUT what it leaves out, of what Assembly can show', async () => {
      const company = await assembly.createCompany('Put');
      const created = await assembly.createClient({
        companyId: company.id,
        customFields: { text: 'gone', services: ['metrics'] },
      });
      await server.running.directory.writeOne(server.actor, {
        op: 'update',
        id: created.id,
        patch: {
          notes: 'kept',
          customFields: {
            values: { isVip: true, seen: 'observed', nested: { a: 1 } },
            unknown: 'observe',
            pointer: '',
          },
        },
      });
      const shown = await assembly.client(created.id);

      const replaced = await put(created.id, {
        givenName: 'Grace',
        familyName: 'Hopper',
        customFields: { pronouns: 'she' },
      });

      const client = replaced.body as ClientWire;
      const kept = await server.running.directory.client(server.actor.workspaceId, created.id);
      assert.equal(shown.customFields['seen'], 'observed');
      assert.deepEqual(client.customFields, { pronouns: 'she' });
      assert.deepEqual([client.givenName, client.familyName], ['Grace', 'Hopper']);
      assert.equal(client.email, created.email);
      assert.notEqual(client.companyId, company.id);
      assert.deepEqual(kept?.customFields, { isVip: true, nested: { a: 1 }, pronouns: 'she' });
      assert.equal(kept.notes, 'kept');
    });

    it('keeps in a PUT every value that it does not show, though it shows the field of others', async () => {
      const created = await assembly.createClient({ customFields: { pronouns: 'she' } });
      await observe(created.id, { tier: 'gold', colours: 'red, green' });
      await server.declare({
        key: 'colours',
        type: 'multiSelect',
        options: [{ key: 'red', label: 'Red' }],
      });
      await observe(created.id, { tier: true });
      const shown = await assembly.client(created.id);

      const replaced = await put(created.id, { givenName: 'Grace', familyName: 'Hopper' });

      assert.deepEqual(shown.customFields, { pronouns: 'she' });
      assert.deepEqual((replaced.body as ClientWire).customFields, {});
      assert.deepEqual(await stored(created.id), { tier: true, colours: 'red, green' });
    });

    it('takes back by PATCH and PUT whatever it showed, and writes nothing', async () => {
      for (const [key, type] of [
        ['home', 'address'],
        ['plan', 'multiSelect'],
        ['rank', 'text'],
      ] as const) {
        const options = type === 'multiSelect' ? [{ key: 'pro', label: 'Pro' }] : [];
        await server.declare({ key, type, options });
      }
      const { id, givenName, familyName } = await assembly.createClient({
        customFields: { home: '1 Main Street', plan: ['pro'], rank: 'first' },
      });
      await observe(id, { source: 'fair', remark: '', visits: 3 });
      const { directory } = server.running;
      await directory.writeOne(server.actor, {
        op: 'updateField',
        entity: 'client',
        key: 'plan',
        patch: { options: [{ key: 'free', label: 'Free' }] },
      });
      await directory.writeOne(server.actor, {
        op: 'changeFieldType',
        entity: 'client',
        key: 'rank',
        type: 'number',
      });
      const { customFields } = await assembly.client(id);
      const before = await server.changeCount();

      const answers = [
        await patch(id, { customFields }),
        await patch(id, { customFields: JSON.stringify(customFields) }),
        await put(id, { givenName, familyName, customFields }),
      ];

      assert.deepEqual(customFields, {
        home: { fullAddress: '1 Main Street' },
        plan: ['pro'],
        rank: 'first',
        source: 'fair',
        remark: '',
        visits: 3,
      });
      for (const { status, body } of answers) {
        assert.equal(status, 200, JSON.stringify(body));
        assert.deepEqual((body as ClientWire).customFields, customFields);
      }
      assert.equal(await server.changeCount(), before);
      for (const [key, value] of [
        ['source', 'fairs'],
        ['source', ''],
        ['remark', 'x'],
        ['visits', '3'],
        ['rank', 'second'],
        ['plan', ['pro', 'free']],
      ] as const) {
        const { status } = await patch(id, { customFields: { ...customFields, [key]: value } });
        assert.equal(status, 400, key);
      }
    });

    it('moves an email by PATCH and PUT', async () => {
      const { id } = await assembly.createClient();

      const patched = await patch(id, { email: 'New.Address@example.com' });
      const replaced = await put(id, {
        givenName: 'Ada',
        familyName: 'Lovelace',
        email: 'newer@example.com',
      });

      assert.equal((patched.body as ClientWire).email, 'New.Address@example.com');
      assert.equal((replaced.body as ClientWire).email, 'newer@example.com');
    });

    it('takes the old PUT with the id in the body, and every singular path', async () => {
      const body = { givenName: 'Old', familyName: 'Path', email: 'old@example.com' };
      const created = await assembly.call('POST', '/v1/client', { body });
      const { id } = created.body as ClientWire;

      const replaced = await assembly.call('PUT', '/v1/client', {
        body: { id, givenName: 'Older', familyName: 'Path' },
      });
      const read = await assembly.call('GET', `/v1/client/${id}`);
      const listed = await assembly.call('GET', '/v1/client?givenName=Older');
      const unknown = await assembly.call('PUT', '/v1/client', {
        body: { id: 'x', givenName: 'a', familyName: 'b' },
      });
      const withoutId = await assembly.call('PUT', '/v1/client', { body });
      const plural = await assembly.call('PUT', '/v1/clients', { body });
      const deleted = await assembly.call('DELETE', `/v1/client/${id}`);

      assert.equal((replaced.body as ClientWire).givenName, 'Older');
      assert.deepEqual(read.body, replaced.body);
      assert.deepEqual(listed.body, { data: [replaced.body] });
      assert.deepEqual([unknown.status, withoutId.status, plural.status], [404, 400, 405]);
      assert.deepEqual(deleted.body, { id, object: 'client', deleted: true });
    });
  });

  describe('the conflict matrix', () => {
    it('refuses a taken email in every write, and changes neither record nor log', async () => {
      const holder = await assembly.createClient({ email: 'Holder@example.com' });
      const other = await assembly.createClient();
      const email = 'hOLDER@EXAMPLE.com';
      const names = { givenName: 'Eve', familyName: 'Moriarty' };
      const before = await server.changeCount();

      const answers = [
        await assembly.call('POST', '/v1/clients', { body: { ...names, email } }),
        await patch(other.id, { ...names, email }),
        await put(other.id, { ...names, email }),
        await assembly.call('PUT', '/v1/client', { body: { id: other.id, ...names, email } }),
      ];

      for (const answer of answers) {
        assert.deepEqual(answer, {
          status: 400,
          body: { code: 'account_already_exists', message: 'This email is already in use' },
        });
      }
      assert.equal(await server.changeCount(), before);
      assert.deepEqual(await assembly.client(holder.id), holder);
      assert.deepEqual(await assembly.client(other.id), other);
    });

    it('frees the email of a deleted client at once', async () => {
      const first = await assembly.createClient({ email: 'again@example.com' });
      await assembly.call('DELETE', `/v1/clients/${first.id}`);

      const second = await assembly.createClient({ email: 'again@example.com' });

      assert.notEqual(second.id, first.id);
    });
  });

  describe('invitations', () => {
    it('invites once, and shows the same URL from then on', async () => {
      const { id, status, inviteUrl } = await assembly.createClient();
      const target = `/v1/clients/${id}?sendInvite=true`;

      const invited = await assembly.call('PATCH', target, { body: {} });
      const again = await assembly.call('PATCH', target, { body: { givenName: 'Augusta' } });
      const bad = await assembly.call('PATCH', `/v1/clients/${id}?sendInvite=1`, { body: {} });

      const body = invited.body as ClientWire;
      assert.deepEqual([status, inviteUrl], ['notInvited', '']);
      assert.equal(body.status, 'invited');
      assert.match(body.inviteUrl, new RegExp(`^${server.url}/u/[\\w-]{9,}$`));
      assert.equal((again.body as ClientWire).inviteUrl, body.inviteUrl);
      assert.equal(bad.status, 400);
    });
  });

  describe('lists', () => {
    it('filters exactly, with case, and takes an empty filter for none', async () => {
      const workspace = await server.addWorkspace('client filters');
      const lists = assemblyCalls(server, workspace.key);
      const company = await lists.createCompany('Filtered');
      const ada = await lists.createClient({ companyId: company.id });
      const bob = await lists.createClient({ givenName: 'Bob', email: 'bob@example.com' });

      const ids = async (query: string): Promise<string[]> =>
        (await lists.clients(query)).data.map(({ id }) => id);

      assert.deepEqual(await ids('companyId=&limit=100'), [ada.id, bob.id]);
      assert.deepEqual(await ids('email=&givenName=&familyName=&nextToken='), [ada.id, bob.id]);
      assert.deepEqual(await ids('givenName=Bob'), [bob.id]);
      assert.deepEqual(await ids('givenName=bob'), []);
      assert.deepEqual(await ids('email=bob@example.com'), [bob.id]);
      assert.deepEqual(await ids('email=Bob@example.com'), []);
      assert.deepEqual(await ids(`companyId=${company.id}`), [ada.id]);
      assert.deepEqual(await ids(`companyId=${bob.companyId}`), [bob.id]);
      assert.deepEqual(await ids(`companyId=${bob.companyId}&givenName=Ada`), []);
      assert.deepEqual(await ids(`companyId=${nobody}`), []);
    });

    it('walks pages of any size once through, and binds their tokens to workspace and filter', async () => {
      const workspace = await server.addWorkspace('client pages');
      const lists = assemblyCalls(server, workspace.key);
      const created: string[] = [];
      for (let index = 0; index < 7; index += 1) {
        created.push((await lists.createClient()).id);
      }

      for (const limit of [1, 2, 3, 7, 8, 10_000]) {
        const seen: string[] = [];
        let token: string | undefined;
        do {
          const page = await lists.clients(`limit=${limit}&nextToken=${token ?? ''}`);
          seen.push(...page.data.map(({ id }) => id));
          token = page.nextToken;
        } while (token !== undefined);
        assert.deepEqual(seen, created);
      }

      const { nextToken = '' } = await lists.clients('limit=2');
      const flipped = nextToken.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      const bad = [
        await lists.call('GET', `/v1/clients?nextToken=${nextToken.slice(0, -3)}`),
        await lists.call('GET', `/v1/clients?nextToken=${flipped}`),
        await lists.call('GET', `/v1/clients?nextToken=${nextToken}&givenName=Ada`),
        await lists.call('GET', `/v1/companies?nextToken=${nextToken}`),
        await assembly.call('GET', `/v1/clients?nextToken=${nextToken}`),
      ];
      for (const { status, body } of bad) {
        assert.equal(status, 400);
        assert.equal((body as ErrorAnswer).data?.errors[0]?.field, 'nextToken');
      }
    });

    it('lists clients that came through other dialects, with empty strings for what they lack', async () => {
      const workspace = await server.addWorkspace('other dialects');
      const others = assemblyCalls(server, workspace.key);
      const { key } = workspace;

      await server.call('POST', '/api/v1/clients', { key, body: { name: 'Plato' } });
      await server.call('POST', '/api/v1/customers', {
        key,
        body: { email: 'brønt@example.com', full_name: 'Brønt Chloaf', plan: 'pro', tags: ['a'] },
      });
      await server.call('POST', '/customers', {
        key,
        body: { user_id: 'u1', custom_attributes: { seats: 5, trial: true } },
      });

      const { data } = await others.clients();
      assert.deepEqual(
        data.map(({ givenName, familyName, email }) => [givenName, familyName, email]),
        [
          ['Plato', '', ''],
          ['Brønt', 'Chloaf', 'brønt@example.com'],
          ['', '', ''],
        ],
      );
      assert.deepEqual(
        data.map(({ customFields }) => customFields),
        [{}, { plan: 'pro' }, { seats: 5 }],
      );
    });
  });

  describe('refusals', () => {
    it('gives every id that leads nowhere the same answer, in the word of its method', async () => {
      const other = await server.addWorkspace('strangers');
      const foreign = await assemblyCalls(server, other.key).createClient();
      const body = { givenName: 'a', familyName: 'b' };

      for (const id of [nobody, foreign.id, foreign.companyId, 'undefined', '1%20OR%201=1']) {
        const path = `/v1/clients/${id}`;
        const notFound = { status: 404, body: { code: 'not_found', message: 'Client not found' } };

        assert.deepEqual(await assembly.call('GET', path), notFound);
        assert.deepEqual(await assembly.call('PATCH', path, { body }), notFound);
        assert.deepEqual(await assembly.call('PUT', path, { body }), notFound);
        assert.deepEqual(await assembly.call('DELETE', path), {
          status: 404,
          body: { code: 'not_found', message: 'User not found' },
        });
      }
    });

    it('stores nothing of a bad body, names each wrong member and serves the next call', async () => {
      const ada = { givenName: 'Ada', familyName: 'Lovelace', email: 'bad@example.com' };
      const bodies: readonly (readonly [field: string, body: JsonValue])[] = [
        ['email', { ...ada, email: 'Ada <ada@example.com>' }],
        ['email', { ...ada, email: 5 }],
        ['email', { ...ada, email: '' }],
        ['givenName', { ...ada, givenName: ' \u200b' }],
        ['familyName', { givenName: 'Ada', email: ada.email }],
        ['companyId', { ...ada, companyId: nobody }],
        ['companyId', { ...ada, companyId: 'x' }],
        ['companyIds', { ...ada, companyIds: 'x' }],
        ['role', { ...ada, role: 'admin' }],
        ['id', { ...ada, id: nobody }],
        ['customFields', { ...ada, customFields: [] }],
        ['customFields', { ...ada, customFields: '{"text":"a","text":"b"}' }],
        ['', []],
      ];
      const before = await server.changeCount();

      for (const [field, body] of bodies) {
        const answer = await assembly.call('POST', '/v1/clients', { body });

        const { code, data } = answer.body as ErrorAnswer;
        assert.equal(answer.status, 400, field);
        assert.equal(code, 'parameter_invalid');
        assert.deepEqual(
          data?.errors.map((each) => each.field),
          [field],
        );
      }

      assert.equal(await server.changeCount(), before);
      assert.equal((await assembly.createClient({ email: ada.email })).email, ada.email);
    });

    it('says what HTTP refuses in its own voice', async () => {
      const readOnly = assemblyCalls(server, await server.addKey(['read']));
      const stranger = assemblyCalls(server, 'nobody');
      const withWorkspace = assemblyCalls(server, `workspace/${server.key}/token`);

      const answers = [
        await stranger.call('GET', '/v1/clients'),
        await readOnly.call('POST', '/v1/clients', { body: {} }),
        await assembly.call('GET', '/v1/invoices'),
        await assembly.call('PUT', '/v1/companies', { body: {} }),
        await assembly.call('POST', '/v1/clients', { text: '{' }),
        await assembly.call('GET', '/v1/clients?filter[email]=a'),
        await withWorkspace.call('GET', '/v1/clients?limit=1'),
      ];

      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 403, 404, 405, 400, 400, 200],
      );
    });
  });
});
