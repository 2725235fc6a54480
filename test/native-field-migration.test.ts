import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { ClientWire as AssemblyClient } from '../src/dialects/assembly/schema.ts';
import type { EmailKey } from '../src/domain/email.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { drillCount } from './support/drill-scale.ts';
import { type NativeAnswer, nativeCalls } from './support/native-calls.ts';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';

/*
 * What an operator does to a directory that four integrations go on writing to: a field gets a better key,
 * a better type and other options. None of the integrations is changed; all of them stay right.
 */

let server: TestServer;
let admin: ReturnType<typeof nativeCalls>;
let key: string;

before(async () => {
  server = await startTestServer();
  key = await server.addKey(['admin']);
  admin = nativeCalls(server, key);
});

after(() => server.close());

async function clientId(email: string): Promise<string> {
  const { directory } = server.running;
  const client = await directory.clientByEmailKey(server.actor.workspaceId, email as EmailKey);
  return client?.id ?? assert.fail(`nobody has ${email}`);
}

async function native(email: string): Promise<JsonValue | undefined> {
  const { body } = await admin('GET', `/api/v2/clients/${await clientId(email)}`);
  return body['customFields'];
}

function assembly(method: string, path: string, body?: JsonValue): Promise<TestAnswer> {
  return server.call(method, path, {
    key: null,
    headers: { 'x-api-key': key },
    ...(body === undefined ? {} : { body }),
  });
}

async function assemblyValues(email: string): Promise<unknown> {
  const { body } = await assembly('GET', `/v1/clients/${await clientId(email)}`);
  return (body as AssemblyClient).customFields;
}

/** How each integration writes the field and the plan of its person, with the keys that it always used. */
const integrations = {
  async assembly(values: Readonly<Record<string, JsonValue>>): Promise<TestAnswer> {
    return assembly('PATCH', `/v1/clients/${await clientId('assembly@x.test')}`, {
      customFields: values,
    });
  },
  clockwork: (values: Readonly<Record<string, JsonValue>>): Promise<TestAnswer> =>
    server.call('POST', '/api/v1/customers', {
      key,
      body: { email: 'clockwork@x.test', ...values },
    }),
  crowdpower: (values: Readonly<Record<string, JsonValue>>): Promise<TestAnswer> =>
    server.call('POST', '/customers', {
      key,
      body: { user_id: 'crowd', email: 'crowdpower@x.test', custom_attributes: values },
    }),
};

describe('a field that is renamed, retyped and given other options while four dialects write', () => {
  it('keeps every value, and takes the old key in each of them', async () => {
    await admin('POST', '/api/v2/fields', {
      body: { key: 'company_size', label: 'Company size', type: 'text' },
    });
    await admin('POST', '/api/v2/fields', {
      body: {
        key: 'plan',
        label: 'Plan',
        type: 'multiSelect',
        options: [
          { key: 'gold', label: 'Gold' },
          { key: 'silver', label: 'Silver' },
        ],
      },
    });
    await assembly('POST', '/v1/clients', {
      givenName: 'A',
      familyName: 'A',
      email: 'assembly@x.test',
      customFields: { company_size: '10', plan: ['silver'] },
    });
    await integrations.clockwork({ company_size: '20', plan: ['gold'] });
    await integrations.crowdpower({ company_size: '30', source: 'ads' });
    const ofFullEngage = await server.call('POST', '/api/v1/clients', {
      key,
      body: { name: 'Full Engage' },
    });
    const { id: fullId } = (ofFullEngage.body as { readonly data: { readonly id: string } }).data;

    const path = '/api/v2/fields/company_size';
    const preview = await admin('POST', `${path}/change-type`, {
      body: { type: 'number', preview: true },
    });
    await admin('PATCH', path, { body: { key: 'headcount', label: 'Headcount' } });
    const changed = await admin('POST', `${path}/change-type`, { body: { type: 'number' } });
    await admin('PATCH', '/api/v2/fields/plan', {
      body: {
        options: [
          { key: 'platinum', label: 'Platinum' },
          { key: 'gold', label: 'Old gold' },
        ],
      },
    });

    assert.deepEqual(preview.body, { convertible: 3, unconvertible: 0, unset: 1, samples: [] });
    assert.equal(changed.status, 200);
    assert.deepEqual(await native('assembly@x.test'), { headcount: 10, plan: ['silver'] });
    assert.deepEqual(await native('clockwork@x.test'), { headcount: 20, plan: ['gold'] });
    assert.deepEqual(await native('crowdpower@x.test'), { headcount: 30, source: 'ads' });

    for (const [name, write] of Object.entries(integrations)) {
      const email = `${name}@x.test`;
      assert.equal((await write({ company_size: 7 })).status, 200, name);
      assert.equal(((await native(email)) as { headcount: number }).headcount, 7, name);
      assert.equal(((await assemblyValues(email)) as { headcount: number }).headcount, 7, name);
      const refused = await write({ company_size: 'many' });
      assert.ok(refused.status >= 400, name);
      assert.ok(JSON.stringify(refused.body).includes('company_size'), name);
      assert.equal(((await native(email)) as { headcount: number }).headcount, 7, name);
    }
    assert.equal((await integrations.assembly({ plan: ['silver'] })).status, 200, 'as it is');
    assert.ok((await integrations.assembly({ plan: ['silver', 'gold'] })).status >= 400);
    assert.equal((await integrations.assembly({ plan: ['platinum'] })).status, 200);
    assert.ok((await integrations.assembly({ plan: ['silver'] })).status >= 400);
    assert.ok((await integrations.clockwork({ plan: ['silver'] })).status >= 400);

    // FullEngage knows no custom fields: it shows none, takes none under either key, and loses none.
    await server.running.directory.writeOne(server.actor, {
      op: 'update',
      id: fullId,
      patch: { customFields: { values: { company_size: 9 }, unknown: 'refuse', pointer: '' } },
    });
    const fullPath = `/api/v1/clients/${fullId}`;
    for (const name of ['company_size', 'headcount']) {
      const refused = await server.call('PATCH', fullPath, { key, body: { [name]: 1 } });
      assert.equal(refused.status, 400);
    }
    await server.call('PATCH', fullPath, { key, body: { status: 'inactive' } });
    const full = await admin('GET', `/api/v2/clients/${fullId}`);
    assert.deepEqual(full.body['customFields'], { headcount: 9 });

    const listed = await assembly('GET', '/v1/custom-fields');
    const fields = (listed.body as { readonly data: readonly Record<string, JsonValue>[] }).data;
    assert.deepEqual(
      fields.map((field) => [field['key'], field['type'], field['name']]),
      [
        ['headcount', 'number', 'Headcount'],
        ['plan', 'multiSelect', 'Plan'],
        ['source', 'text', 'source'],
      ],
    );
  });

  it('is told in the change log, with the values before and after', async () => {
    const { workspaceId } = server.actor;
    const changes = await server.running.storage.reader.changes(workspaceId, {
      after: 0,
      limit: 1_000,
    });

    const ofFields = changes.filter(({ type }) => type === 'field.updated');
    assert.deepEqual(
      ofFields.map(({ patch }) => patch),
      [
        { key: ['company_size', 'headcount'], label: ['Company size', 'Headcount'] },
        { type: ['text', 'number'] },
        { options: ofFields[2]?.patch['options'] },
      ],
    );
    const converted = changes.filter(({ patch }) => patch['customFields/headcount']?.[0] === '10');
    assert.deepEqual(
      converted.map(({ type, patch, origin }) => [type, patch, origin.dialect]),
      [['client.updated', { 'customFields/headcount': ['10', 10] }, 'native']],
    );
  });
});

describe('a change of type', () => {
  const clients = drillCount(5_000);

  async function fill(field: string): Promise<void> {
    await admin('POST', '/api/v2/fields', { body: { key: field, label: field, type: 'text' } });
    await server.running.directory.write(
      server.actor,
      Array.from({ length: clients }, (_, index) => ({
        op: 'create' as const,
        patch: {
          externalId: `${field} ${index}`,
          customFields: {
            values: { [field]: `${index}` },
            unknown: 'refuse',
            pointer: '',
          } as const,
        },
      })),
      { isAtomic: false },
    );
  }

  async function numbersOf(field: string): Promise<readonly JsonValue[]> {
    const page = await server.running.directory.clients(server.actor.workspaceId, {
      filter: {},
      sort: { by: 'createdAt', order: 'asc' },
      limit: 10_000,
    });
    return page.clients.flatMap(({ customFields }) =>
      Object.hasOwn(customFields, field) ? [customFields[field] ?? null] : [],
    );
  }

  it('that was cut off goes on where it stopped, when it is asked for again', async () => {
    await fill('cut');
    const { directory } = server.running;
    const one = await directory.writeOne(server.actor, {
      op: 'changeFieldType',
      entity: 'client',
      key: 'cut',
      type: 'number',
    });
    await directory.writeOne(server.actor, {
      op: 'convertValue',
      entity: 'client',
      key: 'cut',
      type: 'number',
      id:
        (
          await directory.clients(server.actor.workspaceId, {
            filter: {},
            sort: { by: 'createdAt', order: 'desc' },
            limit: 1,
          })
        ).clients[0]?.id ?? '',
      clearsUnconvertible: false,
    });
    assert.equal(one.kind === 'field' && one.field.convertingFrom, 'text');
    const shown = await admin('GET', '/api/v2/fields/cut');
    assert.equal(shown.body['convertingFrom'], 'text');

    const done = await admin('POST', '/api/v2/fields/cut/change-type', {
      body: { type: 'number' },
    });

    assert.equal(done.body['convertible'], clients);
    assert.equal((await admin('GET', '/api/v2/fields/cut')).body['convertingFrom'], null);
    assert.deepEqual(
      await numbersOf('cut'),
      Array.from({ length: clients }, (_, index) => index),
    );
  });

  /** Does something just before records are read for the time of that number. */
  function beforeReading(
    context: TestContext,
    wanted: number,
    act: () => Promise<NativeAnswer>,
  ): Promise<NativeAnswer>[] {
    const { reader } = server.running.storage;
    const clientsOf = reader.clients.bind(reader);
    const acts: Promise<NativeAnswer>[] = [];
    let reads = 0;
    context.mock.method(reader, 'clients', async (...args: Parameters<typeof clientsOf>) => {
      reads += 1;
      if (reads === wanted) {
        acts.push(act());
        await acts[0];
      }
      return clientsOf(...args);
    });
    return acts;
  }

  async function person(values: Record<string, JsonValue>): Promise<string> {
    const { body } = await admin('POST', '/api/v2/clients', { body: { customFields: values } });
    return (body as { readonly id: string }).id;
  }

  async function valuesOf(id: string): Promise<JsonValue | undefined> {
    return (await admin('GET', `/api/v2/clients/${id}`)).body['customFields'];
  }

  it('converts every value, and counts it once, though the field is renamed meanwhile', async (context) => {
    await admin('POST', '/api/v2/fields', { body: { key: 'r1', label: 'R', type: 'text' } });
    const ids = [
      await person({ r1: '12' }),
      await person({ r1: 'many' }),
      await person({ r1: '' }),
    ];
    const before = await admin('POST', '/api/v2/fields/r1/change-type', {
      body: { type: 'number', preview: true },
    });
    const renames = beforeReading(context, 1, () =>
      admin('PATCH', '/api/v2/fields/r1', { body: { key: 'r2' } }),
    );

    const changed = await admin('POST', '/api/v2/fields/r1/change-type', {
      body: { type: 'number', onUnconvertible: 'clear' },
    });

    assert.equal((await renames[0])?.status, 200);
    const { field, samples, ...counts } = changed.body;
    const { samples: _, ...expected } = before.body;
    assert.deepEqual(counts, expected);
    assert.equal((samples as readonly JsonValue[]).length, 1);
    const { key: currentKey, type, convertingFrom } = field as Record<string, JsonValue>;
    assert.deepEqual([currentKey, type, convertingFrom], ['r2', 'number', null]);
    assert.deepEqual(await Promise.all(ids.map(valuesOf)), [{ r2: 12 }, {}, {}]);
  });

  it('counts as lost what the options of another call for the same type do not have', async (context) => {
    await admin('POST', '/api/v2/fields', { body: { key: 'o1', label: 'O', type: 'text' } });
    const id = await person({ o1: 'Gold' });
    const path = '/api/v2/fields/o1/change-type';
    const typeWith = (option: string): JsonValue => ({
      type: 'multiSelect',
      options: [{ key: option, label: option }],
    });
    const others = beforeReading(context, 2, async () => {
      // As another call would, whose server is stopped before it converts anything.
      await server.running.directory.writeOne(server.actor, {
        op: 'changeFieldType',
        entity: 'client',
        key: 'o1',
        type: 'multiSelect',
        options: [{ key: 'Silver', label: 'Silver' }],
      });
      return admin('GET', '/api/v2/fields/o1');
    });

    const refused = await admin('POST', path, { body: typeWith('Gold') });

    assert.equal((await others[0])?.body['convertingFrom'], 'text');
    assert.deepEqual([refused.status, refused.body['code']], [409, 'field_values_lost']);
    assert.deepEqual([refused.body['convertible'], refused.body['unconvertible']], [0, 1]);
    assert.equal((await admin('GET', '/api/v2/fields/o1')).body['convertingFrom'], 'text');
    assert.deepEqual(await valuesOf(id), { o1: 'Gold' });
    assert.equal((await admin('POST', path, { body: typeWith('Gold') })).status, 200);
    assert.deepEqual(await valuesOf(id), { o1: ['Gold'] });
  });

  it('is refused with nothing changed where a value would be lost, though the field is renamed while they are counted', async (context) => {
    await admin('POST', '/api/v2/fields', { body: { key: 'g1', label: 'G', type: 'text' } });
    const id = await person({ g1: 'many' });
    const renames = beforeReading(context, 1, () =>
      admin('PATCH', '/api/v2/fields/g1', { body: { key: 'g2' } }),
    );

    const refused = await admin('POST', '/api/v2/fields/g1/change-type', {
      body: { type: 'number' },
    });

    assert.equal((await renames[0])?.status, 200);
    assert.deepEqual([refused.status, refused.body['code']], [409, 'field_values_lost']);
    const { body: field } = await admin('GET', '/api/v2/fields/g2');
    assert.deepEqual([field['type'], field['convertingFrom']], ['text', null]);
    assert.deepEqual(await valuesOf(id), { g2: 'many' });
  });

  it('loses none of the writes that come meanwhile, under the old key and the new one', async () => {
    await fill('busy');
    await admin('PATCH', '/api/v2/fields/busy', { body: { key: 'calm' } });

    const changing = admin('POST', '/api/v2/fields/calm/change-type', { body: { type: 'number' } });
    const writes = Array.from({ length: drillCount(400) }, (_, index) =>
      server.call('POST', '/customers', {
        key,
        body: {
          user_id: `busy ${index}`,
          custom_attributes: { [index % 2 === 0 ? 'busy' : 'calm']: `${index + 1_000_000}` },
        },
      }),
    );
    const statuses = (await Promise.all(writes)).map(({ status }) => status);

    assert.equal((await changing).status, 200);
    assert.deepEqual(new Set(statuses), new Set([200]));
    const numbers = (await numbersOf('calm')).map(Number);
    assert.deepEqual(
      numbers,
      Array.from({ length: clients }, (_, index) =>
        index < writes.length ? index + 1_000_000 : index,
      ),
    );
  });
});
