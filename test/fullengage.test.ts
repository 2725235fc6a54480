import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  ClientAnswer,
  DeleteAnswer,
  ErrorAnswer,
  ListAnswer,
} from '../src/dialects/fullengage/schema.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type CallOptions, startTestServer, type TestServer } from './support/test-server.ts';

const path = '/api/v1/clients';
const nobody = '00000000-0000-7000-8000-000000000000';

describe('FullEngage over HTTP', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  /** Calls, and holds the answer to its schema. */
  async function call(
    method: string,
    target: string,
    options: CallOptions = {},
  ): Promise<{ readonly status: number; readonly body: JsonValue }> {
    const answer = await server.call(method, target, options);
    const schema = answer.status < 400 ? schemaOf(method, target) : ErrorAnswer;
    assert.ok(Value.Check(schema, answer.body), JSON.stringify(answer.body));
    return { status: answer.status, body: answer.body as JsonValue };
  }

  function schemaOf(method: string, target: string): TSchema {
    if (method === 'DELETE') {
      return DeleteAnswer;
    }
    return method === 'GET' && /clients(\?|$)/.test(target) ? ListAnswer : ClientAnswer;
  }

  async function create(body: JsonValue, options: CallOptions = {}): Promise<ClientAnswer['data']> {
    const answer = await call('POST', path, { ...options, body });
    assert.equal(answer.status, 201);
    return (answer.body as ClientAnswer).data;
  }

  async function list(query: string, key: string): Promise<ListAnswer> {
    const answer = await call('GET', `${path}?${query}`, { key });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body as ListAnswer;
  }

  it('creates, reads, updates and deletes a client, and knows it no more', async () => {
    const created = await create({ name: 'John Doe', phone: '+1 555-1234' });
    const target = `${path}/${created.id}`;

    const read = await call('GET', target);
    const updated = await call('PATCH', target, { body: { status: 'inactive', notes: 'a\nb' } });
    const deleted = await call('DELETE', target);
    const again = await call('DELETE', target);
    const gone = await call('GET', target);

    assert.deepEqual(read.body, { data: created });
    assert.deepEqual(updated.body, {
      data: {
        ...created,
        status: 'inactive',
        notes: 'a\nb',
        updatedAt: (updated.body as ClientAnswer).data.updatedAt,
      },
    });
    assert.deepEqual(deleted, { status: 200, body: { success: true } });
    assert.equal(again.status, 404);
    assert.deepEqual(gone, again);
  });

  it('stores what is sent byte for byte, clears by null and takes an empty text for a value', async () => {
    const name = '  Łukasz   O’Neill-Ünal III ';
    const created = await create({ name, phone: 'ask for Bob', notes: '' });
    const target = `${path}/${created.id}`;

    const cleared = await call('PATCH', target, { body: { phone: null, notes: null } });
    const empty = await call('PATCH', target, { body: { phone: '', notes: '' } });
    const nothing = await call('PATCH', target, { body: {} });

    assert.deepEqual([created.name, created.phone, created.notes], [name, 'ask for Bob', '']);
    const first = (cleared.body as ClientAnswer).data;
    const second = (empty.body as ClientAnswer).data;
    assert.deepEqual([first.phone, first.notes], [null, null]);
    assert.deepEqual([second.phone, second.notes], ['', '']);
    assert.deepEqual(nothing.body, empty.body);
  });

  it('gives every id that leads nowhere the same answer', async () => {
    const other = await server.addWorkspace('elsewhere');
    const foreign = await create({ name: 'Foreign' }, { key: other.key });
    const targets = [nobody, foreign.id, 'undefined', '1%20OR%201=1', 'a%2e%2e'];

    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answers = await Promise.all(
        targets.map((id) =>
          call(method, `${path}/${id}`, method === 'PATCH' ? { body: { name: 'x' } } : {}),
        ),
      );

      for (const answer of answers) {
        assert.equal(answer.status, 404);
        assert.deepEqual(answer.body, answers[0]?.body);
      }
    }
    const untouched = await call('GET', `${path}/${foreign.id}`, { key: other.key });
    assert.deepEqual(untouched.body, { data: foreign });
  });

  it('stores nothing of a bad body, says why in its own voice and serves the next call', async () => {
    const bad: readonly (readonly [status: number, text: string])[] = [
      [400, ''],
      [400, '{'],
      [400, '{"name":"a","name":"b"}'],
      [400, '{"__proto__":{"role":"admin"},"name":"a"}'],
      [400, '{"name":"a\\u0000b"}'],
      [400, '{"name":"\\ud83d"}'],
      [400, `{"name":"${'́'.repeat(10_000)}"}`],
      [400, '{"name":5}'],
      [400, '{"name":null}'],
      [400, '{"name":""}'],
      [400, '{"name":" \\u200b "}'],
      [400, '{"name":"a","status":"ACTIVE"}'],
      [400, '{"name":"a","phone":5}'],
      [400, '{"name":"a","email":"a@example.com"}'],
      [400, '{"name":"a","id":"x","createdAt":"x","version":1}'],
      [400, '[]'],
      [400, 'null'],
      [413, `{"name":"${'a'.repeat(1_100_000)}"}`],
    ];
    const workspace = await server.addWorkspace('bad bodies');
    const before = await server.changeCount();

    for (const [status, text] of bad) {
      const answer = await call('POST', path, { text, key: workspace.key });
      assert.equal(answer.status, status, text.slice(0, 60));
    }

    assert.equal(await server.changeCount(), before);
    assert.equal((await list('', workspace.key)).total, 0);
    assert.equal((await create({ name: 'Next' }, { key: workspace.key })).name, 'Next');
  });

  it('says what HTTP refuses in its own voice', async () => {
    const readOnly = await server.addKey(['read']);

    const noKey = await server.call('GET', path, { key: null });
    const badKey = await server.call('GET', path, { key: 'ba_a1b2c3d4e5f6' });
    const noScope = await server.call('POST', path, { key: readOnly, body: { name: 'x' } });
    const noRoute = await server.call('GET', '/api/v1/invoices');
    const noMethod = await server.call('PUT', path, { body: {} });
    const noJson = await server.call('POST', path, {
      text: 'x',
      headers: { 'content-type': 'text/plain' },
    });

    const answers = [noKey, badKey, noScope, noRoute, noMethod, noJson];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 401, 403, 404, 405, 415],
    );
    for (const { body } of answers) {
      assert.ok(Value.Check(ErrorAnswer, body), JSON.stringify(body));
    }
    assert.deepEqual(noKey.body, badKey.body);
    assert.equal(noKey.headers.get('www-authenticate'), 'Bearer');
  });

  it('refuses parameters where there are none, and does nothing then', async () => {
    const { id } = await create({ name: 'Ada' });

    const answers = [
      await call('GET', `${path}/${id}?expand=notes`),
      await call('PATCH', `${path}/${id}?dryRun=true`, { body: { name: 'Eve' } }),
      await call('DELETE', `${path}/${id}?dryRun=true`),
      await call('POST', `${path}?upsert=true`, { body: { name: 'Eve' } }),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 400, 400, 400],
    );
    const read = await call('GET', `${path}/${id}`);
    assert.equal((read.body as ClientAnswer).data.name, 'Ada');
  });

  describe('lists', () => {
    let key: string;

    before(async () => {
      ({ key } = await server.addWorkspace('lists'));
      const people: readonly (readonly [string, string | null, string])[] = [
        ['Émile Zola', '+33 1 23 45 67 89', 'active'],
        ['anna Karenina', '555-1234', 'inactive'],
        ['Bram Stoker', null, 'active'],
        ['Ångström', '(555) 99', 'active'],
      ];
      for (const [name, phone, status] of people) {
        await create({ name, phone, status }, { key });
      }
    });

    async function names(query: string): Promise<string[]> {
      return (await list(query, key)).data.map(({ name }) => name);
    }

    it('has the order of creation, and counts all that match', async () => {
      const page = await list('limit=2&offset=1', key);

      assert.equal(page.total, 4);
      assert.deepEqual(
        page.data.map(({ name }) => name),
        ['anna Karenina', 'Bram Stoker'],
      );
      assert.deepEqual(await names('offset=4'), []);
    });

    it('sorts by name without case and accents, in either direction', async () => {
      const ascending = ['Ångström', 'anna Karenina', 'Bram Stoker', 'Émile Zola'];

      assert.deepEqual(await names('sortBy=name'), ascending);
      assert.deepEqual(await names('sortBy=name&sortOrder=desc'), ascending.toReversed());
    });

    it('puts clients without a phone last when ascending', async () => {
      assert.equal((await names('sortBy=phone')).at(-1), 'Bram Stoker');
      assert.equal((await names('sortBy=phone&sortOrder=desc'))[0], 'Bram Stoker');
    });

    it('filters by status and finds any part of a name or phone, with an exact total', async () => {
      assert.deepEqual(await names('status=inactive'), ['anna Karenina']);
      assert.equal((await list('status=active,inactive', key)).total, 4);
      assert.equal((await list('status=active&limit=1', key)).total, 3);
      assert.deepEqual(await names('query=MILE'), ['Émile Zola']);
      assert.deepEqual(await names('query=gstrom'), ['Ångström']);
      assert.deepEqual(await names('query=5551234'), ['anna Karenina']);
      assert.deepEqual(await names('query=555&status=active'), ['Ångström']);
      assert.deepEqual(await names('query=karenina%20555-1234'), ['anna Karenina']);
      for (const query of ['%25', '_', '%5C', "'", '%22)(*%26%7C!:']) {
        assert.deepEqual(await names(`query=${query}`), []);
      }
    });

    it('refuses what is out of range, repeated, empty or unknown', async () => {
      for (const query of [
        'limit=0',
        'limit=101',
        'limit=',
        'limit=%D9%A3',
        'limit=1&limit=2',
        'offset=-1',
        'offset=9223372036854775808',
        'sortBy=email',
        'sortOrder=up',
        'status=',
        'status=active,,inactive',
        'query=',
        'query=%C2%B4',
        'page=2',
      ]) {
        const answer = await call('GET', `${path}?${query}`, { key });

        assert.equal(answer.status, 400, query);
        assert.equal((answer.body as ErrorAnswer).details?.length, 1);
      }
    });
  });
});
