import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FieldWire } from '../src/dialects/native/field-schema.ts';
import type { EmailKey } from '../src/domain/email.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { runClientele } from './support/cli.ts';
import { issuesOf, type NativeAnswer, nativeCalls } from './support/native-calls.ts';
import { type CallOptions, startTestServer, type TestServer } from './support/test-server.ts';
import { wordsOf } from './support/test-data.ts';

const base = '/api/v2/fields';

let server: TestServer;
let call: (method: string, target: string, options?: CallOptions) => Promise<NativeAnswer>;
let key: string;
let workspaceId: number;

before(async () => {
  server = await startTestServer();
});

after(() => server.close());

let count = 0;

beforeEach(async () => {
  count += 1;
  const name = `fields ${count}`;
  const { actor } = await server.addWorkspace(name);
  workspaceId = actor.workspaceId;
  const { access } = server.running;
  const admin = await access.createKey({
    workspace: name,
    name: 'admin',
    scopes: ['admin'],
    expiresAt: null,
  });
  key = admin.key;
  call = nativeCalls(server, key);
});

async function declare(body: Readonly<Record<string, JsonValue>>): Promise<FieldWire> {
  const answer = await call('POST', base, { body: { label: 'A label', type: 'text', ...body } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body as unknown as FieldWire;
}

async function patch(field: string, body: JsonValue): Promise<NativeAnswer> {
  return call('PATCH', `${base}/${field}`, { body });
}

async function list(query = ''): Promise<readonly FieldWire[]> {
  const { status, body } = await call('GET', `${base}${query}`);
  assert.equal(status, 200);
  return body['data'] as unknown as readonly FieldWire[];
}

/** Writes custom values of one client through CrowdPower's API, which takes any key. */
async function write(userId: string, attributes: Readonly<Record<string, JsonValue>>) {
  return server.call('POST', '/customers', {
    key,
    body: { user_id: userId, email: `${userId}@x.test`, custom_attributes: attributes },
  });
}

/** The client's custom values as `/api/v2` shows them. */
async function valuesOf(userId: string): Promise<JsonValue> {
  const { directory } = server.running;
  const client = await directory.clientByEmailKey(workspaceId, `${userId}@x.test` as EmailKey);
  return (await call('GET', `/api/v2/clients/${client?.id}`)).body['customFields'] ?? null;
}

describe('fields of /api/v2', () => {
  it('are declared, listed in order, read by key, and of clients unless said otherwise', async () => {
    const plan = await declare({
      key: 'plan',
      label: 'Plan',
      type: 'multiSelect',
      options: [{ key: 'gold', label: 'Gold' }],
    });
    const size = await declare({ key: 'company size/€', type: 'number' });
    const ofCompany = await declare({ key: 'plan', entity: 'company' });
    await write('ada', { seen: 'once' });

    const seen = (await list())[2];
    assert.deepEqual([plan.order, plan.declared, plan.retired, plan.aliases], [0, true, false, []]);
    assert.match(plan.options[0]?.id ?? '', /^option-/);
    assert.deepEqual(await list(), [plan, size, seen]);
    assert.deepEqual([seen?.key, seen?.declared, seen?.type], ['seen', false, 'text']);
    assert.deepEqual(await list('?entity=company'), [ofCompany]);
    const read = await call('GET', `${base}/${encodeURIComponent(size.key)}`);
    assert.deepEqual(read.body, size);
    assert.equal((await call('GET', `${base}/nothing`)).status, 404);
    assert.equal((await call('GET', `${base}/plan?entity=company`)).body['id'], ofCompany.id);
  });

  it('that were observed become declared and keep their id; declared ones exist', async () => {
    await write('ada', { size: '12' });
    const [observed] = await list();

    const declared = await declare({ key: 'size', type: 'number' });
    const again = await call('POST', base, { body: { key: 'size', label: 'Size', type: 'text' } });

    assert.equal(declared.id, observed?.id);
    assert.deepEqual([declared.declared, declared.type], [true, 'number']);
    assert.deepEqual([again.status, again.body['code']], [409, 'field_exists']);
    assert.equal(again.body['existingId'], declared.id);
    const refused = await write('ada', { size: 'many' });
    assert.equal(refused.status, 400);
  });

  it('are moved by dragging one to the place of another', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await declare({ key: name });
    }
    const keys = async (): Promise<string> => (await list()).map((field) => field.key).join('');

    assert.equal((await patch('d', { order: 1 })).body['order'], 1);
    assert.equal(await keys(), 'adbc');
    await patch('a', { order: 50 });
    assert.equal(await keys(), 'dbca');
    assert.deepEqual(
      (await list()).map(({ order }) => order),
      [0, 1, 2, 3],
    );
  });

  it('that are retired take no new values in any API, are listed on request, and come back', async () => {
    await declare({ key: 'size' });
    await write('ada', { size: 'S' });

    assert.equal((await patch('size', { retired: true })).body['retired'], true);
    const refusals = await Promise.all([
      write('ada', { size: 'L' }),
      server.call('POST', '/api/v1/customers', { key, body: { email: 'ada@x.test', size: 'L' } }),
      server.call('POST', '/v1/clients', {
        key: null,
        headers: { 'x-api-key': key },
        body: {
          givenName: 'B',
          familyName: 'B',
          email: 'b@x.test',
          customFields: { size: 'L' },
        },
      }),
    ]);
    for (const { status } of refusals) {
      assert.ok(status >= 400, String(status));
    }
    assert.deepEqual(await list(), []);
    assert.equal((await list('?include=retired')).length, 1);
    assert.deepEqual(await assemblyFields(), []);
    assert.deepEqual(await valuesOf('ada'), { size: 'S' });
    assert.equal(refusals[0]?.status, 400);

    await patch('size', { retired: false });
    assert.equal((await write('ada', { size: 'L' })).status, 200);
    assert.deepEqual(await assemblyFields(), ['size']);
    assert.deepEqual(await valuesOf('ada'), { size: 'L' });
  });

  it('that are renamed keep what is stored, under the new key, and answer to the old one', async () => {
    await declare({ key: 'size', label: 'Size' });
    await write('ada', { size: 'S', city: 'Paris' });
    const rows = await server.changeCount();

    const renamed = await patch('size', { key: 'staff', label: 'Staff' });

    assert.deepEqual([renamed.body['key'], renamed.body['aliases']], ['staff', ['size']]);
    assert.equal(await server.changeCount(), rows + 1);
    assert.deepEqual(await valuesOf('ada'), { staff: 'S', city: 'Paris' });
    assert.equal((await call('GET', `${base}/size`)).body['key'], 'staff');
    await write('ada', { size: 'L' });
    assert.deepEqual(await valuesOf('ada'), { staff: 'L', city: 'Paris' });
    const taken = await call('POST', base, { body: { key: 'size', label: 'x', type: 'text' } });
    assert.equal(taken.body['code'], 'field_exists');
    const both = await write('ada', { size: 'L', staff: 'XL' });
    assert.equal(both.status, 400);
    assert.deepEqual(
      (await list()).map((field) => field.key),
      ['staff', 'city'],
    );
  });

  it('that were observed keep their values, even under a key that no path can name', async () => {
    const body = { email: 'dots@x.test', '.': 1, '..': 'two' };

    const { status } = await server.call('POST', '/api/v1/customers', { key, body });

    assert.equal(status, 200);
    assert.deepEqual(await valuesOf('dots'), { '.': 1, '..': 'two' });
    assert.deepEqual(
      (await list()).map((field) => field.key),
      ['.', '..'],
    );
    for (const observed of ['.', '..']) {
      const declared = { key: observed, label: 'Dots', type: 'text' };
      assert.deepEqual(issuesOf(await call('POST', base, { body: declared })), ['/key field_key']);
    }
  });

  it('refuse what is wrong with a request, all at once and by pointer, and change nothing', async () => {
    await declare({ key: 'size' });
    const rows = await server.changeCount();
    const cases: readonly (readonly [JsonValue, readonly string[]])[] = [
      [{}, ['/key required', '/label required', '/type required']],
      [
        { key: ' ', label: '', type: 'enum', entity: 'deal', aliases: [] },
        ['/aliases read_only', '/entity enum', '/key field_key', '/label blank', '/type enum'],
      ],
      [{ key: '..', label: 'A', type: 'text' }, ['/key field_key']],
      [{ key: 'a', label: 'A', type: 'multiSelect' }, ['/options required']],
      [
        { key: 'a', label: 'A', type: 'text', options: [{ key: 'x', label: 'X' }] },
        ['/options read_only'],
      ],
      [
        {
          key: 'a',
          label: 'A',
          type: 'multiSelect',
          options: [
            { key: 'x', label: 'X' },
            { key: 'x', label: ' ', color: 'red' },
          ],
        },
        ['/options/1/color type'],
      ],
      [
        {
          key: 'a',
          label: 'A',
          type: 'multiSelect',
          options: [
            { key: 'x', label: 'X' },
            { key: 'x', label: ' ' },
          ],
        },
        ['/options/1/key duplicate', '/options/1/label blank'],
      ],
    ];

    for (const [body, issues] of cases) {
      const answer = await call('POST', base, { body });
      assert.equal(answer.status, 422);
      assert.deepEqual([...issuesOf(answer)].sort(), issues);
    }
    assert.deepEqual(issuesOf(await patch('size', { type: 'number', order: -1 })), [
      '/type read_only',
      '/order number_out_of_range',
    ]);
    assert.deepEqual(issuesOf(await patch('size', { key: '.' })), ['/key field_key']);
    assert.deepEqual(issuesOf(await patch('size', { options: [] })), ['/options read_only']);
    assert.equal((await patch('nothing', { label: 'x' })).status, 404);
    for (const query of [
      'entity=deal',
      'entity=',
      'include=all',
      'entity=client&entity=client',
      'q=x',
    ]) {
      assert.equal((await call('GET', `${base}?${query}`)).status, 422, query);
    }
    assert.equal(await server.changeCount(), rows);
  });

  it('are seen by keys that read, and changed by keys of admins only', async () => {
    const reads = nativeCalls(server, await server.addKey(['read']));
    const writes = nativeCalls(server, await server.addKey(['write']));

    assert.equal((await reads('GET', base)).status, 200);
    for (const [method, target] of [
      ['POST', base],
      ['PATCH', `${base}/size`],
      ['POST', `${base}/size/change-type`],
    ] as const) {
      assert.equal((await writes(method, target, { body: {} })).status, 403);
    }
  });

  it('of another workspace are not there', async () => {
    await declare({ key: 'size' });
    const others = nativeCalls(server, await server.addKey(['admin']));

    assert.equal((await others('GET', `${base}/size`)).status, 404);
    assert.equal((await others('PATCH', `${base}/size`, { body: { label: 'x' } })).status, 404);
  });
});

describe('the type of a field', () => {
  const change = (body: JsonValue): Promise<NativeAnswer> =>
    call('POST', `${base}/size/change-type`, { body });

  it('is changed with every stored value, after a preview that changes nothing', async () => {
    await declare({ key: 'size' });
    await write('ada', { size: '12' });
    await write('bob', { size: '007' });
    await write('eve', {});
    const rows = await server.changeCount();

    const preview = await change({ type: 'number', preview: true });
    assert.deepEqual(preview.body, { convertible: 2, unconvertible: 0, unset: 1, samples: [] });
    assert.equal(await server.changeCount(), rows);
    const changed = await change({ type: 'number' });

    const field = changed.body['field'] as unknown as FieldWire;
    assert.deepEqual([field.type, field.convertingFrom], ['number', null]);
    assert.deepEqual(
      [changed.body['convertible'], changed.body['unconvertible'], changed.body['unset']],
      [2, 0, 1],
    );
    assert.deepEqual(
      [await valuesOf('ada'), await valuesOf('bob')],
      [{ size: 12 }, { size: '007' }],
    );
    // The field, and the one client whose value is written in another way now.
    assert.equal(await server.changeCount(), rows + 2);
  });

  it('is not changed where values would be lost, and the answer names them without showing them', async () => {
    await declare({ key: 'size' });
    await write('ada', { size: '12' });
    await write('bob', { size: 'a secret number' });
    const rows = await server.changeCount();

    const refused = await change({ type: 'number' });
    const preview = await change({ type: 'number', preview: true });

    assert.deepEqual([refused.status, refused.body['code']], [409, 'field_values_lost']);
    for (const { body } of [refused, preview]) {
      assert.deepEqual([body['convertible'], body['unconvertible'], body['unset']], [1, 1, 0]);
      const [sample] = body['samples'] as readonly Record<string, string>[];
      assert.equal(sample?.['reason'], 'A value must be a number, like 12 or 3.50.');
      const client = await call('GET', `/api/v2/clients/${sample?.['clientId']}`);
      assert.equal(client.body['email'], 'bob@x.test');
    }
    assert.ok(!JSON.stringify([refused.body, preview.body]).includes('secret'));
    assert.equal((await call('GET', `${base}/size`)).body['type'], 'text');
    assert.equal(await server.changeCount(), rows);

    const cleared = await change({ type: 'number', onUnconvertible: 'clear' });
    assert.equal(cleared.status, 200);
    assert.deepEqual([await valuesOf('ada'), await valuesOf('bob')], [{ size: 12 }, {}]);
  });

  it('can become a choice of options, and texts again', async () => {
    await declare({ key: 'size' });
    await write('ada', { size: 'Large' });
    const options = [{ key: 'l', label: 'Large' }];

    assert.deepEqual(issuesOf(await change({ type: 'multiSelect' })), ['/options required']);
    assert.equal((await change({ type: 'multiSelect', options })).status, 200);
    assert.deepEqual(await valuesOf('ada'), { size: ['l'] });
    const back = await change({ type: 'text' });
    assert.deepEqual(await valuesOf('ada'), { size: 'Large' });
    assert.deepEqual((back.body['field'] as unknown as FieldWire).options, []);
  });

  it('that an observed field was declared with finds values that never had it, and converts or clears them', async () => {
    await write('ada', { size: 'many' });
    await write('bob', { size: '12' });
    await write('cy', { size: true });
    await write('dan', {});
    await declare({ key: 'size', type: 'number' });
    await write('eve', { size: 5 });
    const rows = await server.changeCount();

    const preview = await change({ type: 'number', preview: true });
    const refused = await change({ type: 'number' });
    const untouched = await server.changeCount();
    const cleared = await change({ type: 'number', onUnconvertible: 'clear' });
    const again = await change({ type: 'number' });

    for (const { body } of [preview, refused, cleared]) {
      assert.deepEqual([body['convertible'], body['unconvertible'], body['unset']], [2, 2, 1]);
    }
    assert.deepEqual([refused.status, refused.body['code']], [409, 'field_values_lost']);
    assert.equal(untouched, rows);
    assert.deepEqual([cleared.status, again.status], [200, 200]);
    assert.deepEqual([again.body['convertible'], again.body['unset']], [2, 3]);
    assert.deepEqual(await Promise.all(['ada', 'bob', 'cy', 'dan', 'eve'].map(valuesOf)), [
      {},
      // A text of a number is one.
      { size: '12' },
      {},
      {},
      { size: 5 },
    ]);
    assert.equal(await server.changeCount(), rows + 2);
  });

  it('of companies is changed with their values', async () => {
    await declare({ key: 'size', entity: 'company' });
    const create = (name: string, size: string): Promise<NativeAnswer> =>
      call('POST', '/api/v2/companies', { body: { name, customFields: { size } } });
    const acme = await create('Acme', '12');
    const bolt = await create('Bolt', 'many');

    const path = `${base}/size/change-type?entity=company`;
    const refused = await call('POST', path, { body: { type: 'number' } });
    const changed = await call('POST', path, {
      body: { type: 'number', onUnconvertible: 'clear' },
    });

    assert.deepEqual(refused.body['samples'], [
      { companyId: bolt.body['id'], reason: 'A value must be a number, like 12 or 3.50.' },
    ]);
    assert.equal(changed.status, 200);
    for (const [{ body }, values] of [
      [acme, { size: 12 }],
      [bolt, {}],
    ] as const) {
      const company = await call(
        'GET',
        `/api/v2/companies/${(body as { readonly id: string }).id}`,
      );
      assert.deepEqual(company.body['customFields'], values);
    }
  });
});

describe('five hundred fields', () => {
  it('can be declared, written in one client, listed and changed', async () => {
    const keys = Array.from({ length: 500 }, (_, index) => `field_${index}`);
    for (let start = 0; start < keys.length; start += 50) {
      const some = keys.slice(start, start + 50);
      await Promise.all(some.map((name) => declare({ key: name, type: 'number' })));
    }
    const values = Object.fromEntries(keys.map((name, index) => [name, index]));
    assert.equal((await write('ada', values)).status, 200);

    await patch('field_7', { key: 'seventh' });
    await patch('field_499', { order: 0 });

    const fields = await list();
    assert.equal(fields.length, 500);
    assert.deepEqual(
      fields.map(({ order }) => order),
      keys.map((_, index) => index),
    );
    assert.equal(fields[0]?.key, 'field_499');
    assert.deepEqual(fields.find((field) => field.key === 'seventh')?.aliases, ['field_7']);
    const { field_7: seventh, ...rest } = values;
    assert.deepEqual(await valuesOf('ada'), { ...rest, seventh });
  });
});

describe('a key that comes when there are 5,000 fields', () => {
  it('is kept with its record, makes no field until it is declared, and doctor says so', async () => {
    const before = await doctorOnFields();
    for (let first = 0; first < 5_000; first += 1_000) {
      await write(
        `many-${first}`,
        Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${first + index}`, 1])),
      );
    }

    await write('late', { late_key: 'x' });

    const observed = await list();
    assert.equal(observed.length, 5_000);
    assert.deepEqual(await valuesOf('late'), { late_key: 'x' });
    assert.equal((await call('GET', `${base}/late_key`)).status, 404);
    const after = await doctorOnFields();
    await declare({ key: 'late_key' });
    assert.ok((await assemblyFields()).includes('late_key'));
    assert.deepEqual([before.state, after.state], ['ok', 'warn']);
    assert.match(after.message, new RegExp(`: fields ${count} \\(client: 5000\\)`));
  });

  async function doctorOnFields(): Promise<{ readonly state: string; readonly message: string }> {
    const { stdout } = await runClientele(['doctor', '--json', ...wordsOf(server.data.flags)]);
    const { findings } = JSON.parse(stdout) as {
      readonly findings: readonly { check: string; state: string; message: string }[];
    };
    return findings.find(({ check }) => check === 'fields') ?? assert.fail();
  }
});

async function assemblyFields(): Promise<readonly string[]> {
  const { body } = await server.call('GET', '/v1/custom-fields', {
    key: null,
    headers: { 'x-api-key': key },
  });
  return (body as { readonly data: readonly { readonly key: string }[] }).data.map(
    (field) => field.key,
  );
}

describe('Idempotency-Key on a change of type', () => {
  it('answers a repetition as the first call, without converting anything', async () => {
    await server.call('POST', '/api/v2/fields', {
      key,
      body: { key: 'retyped-once', label: 'Retyped', type: 'text' },
    });
    const change = (type: string): ReturnType<typeof server.call> =>
      server.call('POST', '/api/v2/fields/retyped-once/change-type', {
        key,
        body: { type },
        headers: { 'Idempotency-Key': 'retype' },
      });

    const first = await change('number');
    const changes = await server.changeCount();
    const second = await change('number');
    const other = await change('date');

    assert.deepEqual([first.status, second.status, other.status], [200, 200, 422]);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.equal(await server.changeCount(), changes);
  });
});
