import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type Receiver, type Received, startReceiver } from './support/receiver.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/* Webhooks over the whole program: a server, and receivers on this machine. */

const path = '/api/v2/webhooks';
let server: TestServer;
let admin = '';
let receivers: Receiver[] = [];

before(async () => {
  server = await startTestServer({
    settings: {
      webhookAllow: '127.0.0.1/32',
      webhookRetrySeconds: '0,0',
    },
  });
  admin = await server.addKey(['admin', 'read', 'write']);
});
after(async () => {
  await server.close();
  await Promise.all(receivers.map((receiver) => receiver.close()));
});

interface Json {
  readonly [name: string]: unknown;
}

async function call(method: string, to: string, body?: JsonValue, status = 200): Promise<Json> {
  const answer = await server.call(method, to, {
    key: admin,
    ...(body === undefined ? {} : { body }),
  });
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body as Json;
}

async function receiver(...args: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...args);
  receivers.push(started);
  return started;
}

/** A webhook, its secret and who receives it; `finish` deletes it again, so that tests do not share changes. */
async function hook(to: Receiver, members: { readonly [name: string]: JsonValue } = {}) {
  const made = await call('POST', path, { url: to.url, events: ['*'], ...members }, 201);
  const id = String(made['id']);
  return {
    id,
    secret: String(made['secret']),
    path: `${path}/${id}`,
    made,
    async finish() {
      await call('DELETE', `${path}/${id}`, undefined, 204);
    },
  };
}

function bodyOf(received: Received | undefined): Json & { readonly data: Json } {
  return JSON.parse(received?.text ?? '{}') as Json & { readonly data: Json };
}

async function createClient(members: { readonly [name: string]: JsonValue }): Promise<string> {
  const client = await call('POST', '/api/v2/clients', members, 201);
  return String(client['id']);
}

/** The deliveries once there are so many and none is pending. */
async function settled(to: string, count: number): Promise<readonly Json[]> {
  for (let tries = 0; tries < 1_000; tries++) {
    const { data } = (await call('GET', `${to}/deliveries`)) as { data: Json[] };
    if (data.length >= count && data.every(({ status }) => status !== 'pending')) {
      return data;
    }
  }
  throw new Error('deliveries stay pending');
}

describe('webhooks', () => {
  it('bring every change as the public library verifies it, with the client as /api/v2 shows it', async () => {
    const to = await receiver();
    const { secret, id, finish } = await hook(to);

    const clientId = await createClient({
      email: 'grace@example.com',
      customFields: { plan: 'pro' },
    });
    await call('PATCH', `/api/v2/clients/${clientId}`, { name: 'Hopper' });
    const shown = await call('GET', `/api/v2/clients/${clientId}`);
    await call('DELETE', `/api/v2/clients/${clientId}`, undefined, 204);

    const all = await to.until((received) => received.length >= 4);
    const events = all.map((each) => {
      const verified = new Webhook(secret).verify(
        each.text,
        each.headers as Record<string, string>,
      );
      return verified as { type: string; timestamp: string; data: Json };
    });
    const ofClient = events.filter(({ data }) => data['id'] === clientId);
    assert.deepEqual(
      ofClient.map(({ type, data }) => [type, data['version']]),
      [
        ['client.created', 1],
        ['client.updated', 2],
        ['client.deleted', 3],
      ],
    );
    assert.equal(ofClient[0]?.data['name'], null);
    assert.deepEqual(ofClient[1]?.data, shown);
    assert.equal(ofClient[2]?.data['email'], 'grace@example.com');
    assert.ok(events.some(({ type }) => type === 'field.observed'));
    assert.equal(new Set(all.map((each) => each.id)).size, 4);
    assert.ok(all.every((each) => each.id.startsWith(`msg_${id.replaceAll('-', '')}_`)));
    await finish();
  });

  it('bring only the events that were asked for, of clients who match before or after', async () => {
    const to = await receiver();
    const { finish } = await hook(to, {
      events: ['client.updated'],
      filter: { status: { eq: 'inactive' } },
    });

    const clientId = await createClient({ email: 'filter@example.com' });
    const at = `/api/v2/clients/${clientId}`;
    await call('PATCH', at, { name: 'not yet' });
    await call('PATCH', at, { status: 'inactive' });
    await call('PATCH', at, { status: 'active' });
    await call('PATCH', at, { name: 'not any more' });
    await call('PATCH', at, { status: 'inactive', name: 'again' });

    const all = await to.until((received) => received.length >= 3);
    assert.deepEqual(
      all.map((each) => bodyOf(each).data['version']),
      [3, 4, 6],
    );
    await finish();
  });

  it('show the secret once, sign with both while one is rotated, and with the new one afterwards', async () => {
    const to = await receiver();
    const made = await hook(to);
    const shown = await call('GET', made.path);
    assert.ok(!('secret' in shown));
    assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);

    const rotated = await call('POST', `${made.path}/rotate`, {});
    await createClient({ email: 'overlap@example.com' });
    await to.until((received) => received.length >= 1);
    const last = await call('POST', `${made.path}/rotate`, { overlapSeconds: 0 });
    await createClient({ email: 'after@example.com' });

    const [first, second] = await to.until((received) => received.length >= 2);
    const verifies = (secret: unknown, each: Received | undefined): boolean => {
      try {
        new Webhook(String(secret)).verify(
          each?.text ?? '',
          each?.headers as Record<string, string>,
        );
        return true;
      } catch {
        return false;
      }
    };
    assert.ok(verifies(made.secret, first) && verifies(rotated['secret'], first));
    assert.ok(verifies(last['secret'], second));
    assert.ok(!verifies(made.secret, second) && !verifies(rotated['secret'], second));
    await made.finish();
  });

  it('show what was sent, what came back and how long it took, and park what nobody takes', async () => {
    const to = await receiver(({ text }) => (text.includes('poison') ? 500 : 200));
    const made = await hook(to, { events: ['client.created', 'client.updated'] });

    const bad = await createClient({ email: 'bad@example.com', name: 'poison' });
    await call('PATCH', `/api/v2/clients/${bad}`, { name: 'fine' });
    await to.until((received) => received.some(({ status }) => status === 200));

    const [second, first] = await settled(made.path, 2);
    assert.equal(first?.['status'], 'parked');
    assert.equal(first?.['attempts'], 3);
    assert.equal(second?.['status'], 'delivered');
    const detail = await call('GET', `${made.path}/deliveries/${String(first?.['id'])}`);
    const request = detail['request'] as { body: string; headers: Json };
    assert.equal(request.body, to.received[0]?.text);
    assert.equal(request.headers['webhook-id'], to.received[0]?.id);
    assert.ok(!('webhook-signature' in request.headers));
    const history = detail['history'] as Json[];
    assert.deepEqual(
      history.map(({ status, response }) => [status, response]),
      [
        [500, 'no'],
        [500, 'no'],
        [500, 'no'],
      ],
    );
    assert.deepEqual(
      to.received.map((each) => [bodyOf(each).data['version'], each.id === first?.['id']]),
      [
        [1, true],
        [1, true],
        [1, true],
        [2, false],
      ],
    );
    await made.finish();
  });

  it('page through deliveries, by status too', async () => {
    const to = await receiver();
    const made = await hook(to, { events: ['client.created'] });
    for (const name of ['p1', 'p2', 'p3']) {
      await createClient({ email: `${name}@example.com` });
    }
    await to.until((received) => received.length >= 3);
    await settled(made.path, 3);

    const first = await call('GET', `${made.path}/deliveries?limit=2&status=delivered`);
    const cursor = encodeURIComponent(String(first['nextCursor']));
    const rest = await call(
      'GET',
      `${made.path}/deliveries?limit=2&status=delivered&cursor=${cursor}`,
    );

    const positions = [first, rest].flatMap(({ data }) =>
      (data as Json[]).map(({ position }) => Number(position)),
    );
    assert.equal(positions.length, 3);
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => b - a),
    );
    assert.equal(rest['nextCursor'], undefined);
    await call('GET', `${made.path}/deliveries?cursor=${cursor}`, undefined, 400);
    await made.finish();
  });

  it('deliver again one, a span of time, and everything since an instant, under the same ids', async () => {
    const to = await receiver();
    const since = new Date().toISOString();
    const a = await createClient({ email: 'r1@example.com' });
    const made = await hook(to, { events: ['client.created', 'client.updated'] });
    await call('PATCH', `/api/v2/clients/${a}`, { name: 'one' });
    await call('PATCH', `/api/v2/clients/${a}`, { name: 'two' });
    await to.until((received) => received.length >= 2);
    const until = new Date().toISOString();
    const [, older] = await settled(made.path, 2);

    await call('POST', `${made.path}/replay`, { deliveryId: String(older?.['id']) }, 202);
    await to.until((received) => received.length >= 3);
    await settled(made.path, 2);
    await call('POST', `${made.path}/replay`, { since, until }, 202);
    await to.until((received) => received.length >= 5);
    await settled(made.path, 2);
    await call('POST', `${made.path}/replay`, { since }, 202);
    const all = await to.until((received) => received.length >= 8);

    assert.deepEqual(
      all.map((each) => bodyOf(each).data['version']),
      [2, 3, 2, 2, 3, 1, 2, 3],
    );
    assert.equal(new Set(all.map(({ id }) => id)).size, 3);
    assert.deepEqual(all[0]?.text, all[2]?.text);
    await call('POST', `${made.path}/replay`, { deliveryId: 'msg_1' }, 404);
    await call('POST', `${made.path}/replay`, {}, 422);
    await call('POST', `${made.path}/replay`, { since, deliveryId: 'x' }, 422);
    await made.finish();
  });

  it('test a receiver at once, and tell what it said', async () => {
    const to = await receiver((_, count) => (count === 0 ? 204 : 503));
    const made = await hook(to, { voice: 'clockwork', events: ['client.created'] });

    const good = await call('POST', `${made.path}/test`);
    const bad = await call('POST', `${made.path}/test`);

    assert.equal(good['succeeded'], true);
    assert.equal(bad['succeeded'], false);
    assert.equal((bad['attempt'] as Json)['status'], 503);
    const [first] = to.received;
    new Webhook(made.secret).verify(first?.text ?? '', first?.headers as Record<string, string>);
    assert.equal(JSON.parse(first?.text ?? '{}').event_name, 'webhook.test');
    const { data } = (await call('GET', `${made.path}/deliveries`)) as { data: Json[] };
    assert.deepEqual(data, []);
    await made.finish();
  });

  it('are disabled by 410, and go on where they stopped when they are enabled again', async () => {
    const to = await receiver((_, count) => (count === 0 ? 410 : 200));
    const made = await hook(to, { events: ['client.created'] });
    await createClient({ email: 'gone@example.com' });
    let shown = await call('GET', made.path);
    for (let tries = 0; shown['status'] === 'enabled' && tries < 1_000; tries++) {
      shown = await call('GET', made.path);
    }
    assert.equal(shown['disabledReason'], 'gone');
    const { data } = (await call('GET', path)) as { data: Json[] };
    assert.equal(data.find(({ id }) => id === made.id)?.['disabledReason'], 'gone');
    const { data: waiting } = (await call('GET', `${made.path}/deliveries`)) as { data: Json[] };
    assert.deepEqual(
      waiting.map(({ status, nextAttemptAt }) => ({ status, nextAttemptAt })),
      [{ status: 'pending', nextAttemptAt: null }],
    );
    await createClient({ email: 'gone2@example.com' });

    await call('PATCH', made.path, { status: 'enabled' });

    const all = await to.until((received) => received.length >= 3);
    assert.deepEqual(all.map((each) => String(bodyOf(each).data['email'])).toSorted(), [
      'gone2@example.com',
      'gone@example.com',
      'gone@example.com',
    ]);
    await made.finish();
  });

  it('are sent nothing while an admin has disabled them', async () => {
    const to = await receiver();
    const made = await hook(to, { events: ['client.created'] });
    const other = await receiver();
    const watching = await hook(other, { events: ['client.created'] });

    const disabled = await call('PATCH', made.path, { status: 'disabled' });
    await createClient({ email: 'quiet@example.com' });
    await other.until((received) => received.length >= 1);
    assert.equal(disabled['disabledReason'], 'byAdmin');
    assert.equal(to.received.length, 0);
    await call('PATCH', made.path, { status: 'enabled' });

    await to.until((received) => received.length >= 1);
    await made.finish();
    await watching.finish();
  });

  it('speak as Assembly and as Clockwork where they are asked to', async () => {
    const assembly = await receiver();
    const clockwork = await receiver();
    const one = await hook(assembly, { voice: 'assembly' });
    const two = await hook(clockwork, { voice: 'clockwork' });

    const id = await createClient({
      email: 'voice@example.com',
      givenName: 'Vo',
      familyName: 'Ice',
      customFields: { colour: 'red' },
    });
    await call('PATCH', `/api/v2/clients/${id}`, { givenName: 'Va' });

    const [, told] = await assembly.until((received) => received.length >= 2);
    const { createHmac } = await import('node:crypto');
    const signature = createHmac('sha256', one.secret)
      .update(told?.text ?? '')
      .digest('hex');
    const body = bodyOf(told);
    assert.equal(told?.headers['x-copilot-signature'], signature);
    assert.equal(body['eventType'], 'client.updated');
    assert.equal(body.data['object'], 'client');
    assert.equal(body.data['givenName'], 'Va');
    assert.deepEqual(body['previousAttributes'], { givenName: 'Vo' });
    assert.deepEqual(body.data['previousAttributes'], { givenName: 'Vo' });
    const [first, second] = await clockwork.until((received) => received.length >= 2);
    const customer = bodyOf(first);
    assert.deepEqual(
      { ...customer, uuid: '' },
      {
        event_name: 'client.created',
        uuid: '',
        sub_uuid: two.id,
        customer_uuid: id,
        customer_email: 'voice@example.com',
        customer_first_name: 'Vo',
        customer_last_name: 'Ice',
        customer_attributes: { colour: 'red' },
        customer_last_contacted_at: null,
      },
    );
    assert.match(
      String(customer['uuid']),
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    assert.notEqual(customer['uuid'], bodyOf(second)['uuid']);
    await one.finish();
    await two.finish();
  });

  it('tell in Assembly’s voice what a company had before, custom fields too, under the keys of today', async () => {
    const to = await receiver();
    const events = ['company.created', 'company.updated', 'company.deleted'];
    const { path: at, finish } = await hook(to, { voice: 'assembly', events });
    const { id } = await call(
      'POST',
      '/api/v2/companies',
      { name: 'Told', customFields: { tier: 'gold', size: 'L', city: 'Paris' } },
      201,
    );
    const company = `/api/v2/companies/${String(id)}`;
    await call('PATCH', company, { customFields: { tier: 'silver' } });
    await settled(at, 2);

    await call('PATCH', at, { status: 'disabled' });
    await call('PATCH', company, { name: 'Retold', customFields: { size: 'XL', city: null } });
    await call('DELETE', company, undefined, 204);
    await call('PATCH', '/api/v2/fields/size?entity=company', { key: 'staff' });
    await call('PATCH', at, { status: 'enabled' });

    const [, tier, both, gone] = (await to.until((received) => received.length >= 4)).map(bodyOf);
    const before = { customFields: { tier: 'gold', size: 'L', city: 'Paris' } };
    assert.deepEqual(tier?.['previousAttributes'], before);
    assert.deepEqual(tier.data['previousAttributes'], before);
    assert.deepEqual(tier.data['customFields'], { tier: 'silver', size: 'L', city: 'Paris' });
    assert.deepEqual(both?.['previousAttributes'], {
      name: 'Told',
      customFields: { tier: 'silver', staff: 'L', city: 'Paris' },
    });
    assert.deepEqual(both.data['customFields'], { tier: 'silver', staff: 'XL' });
    assert.equal(gone?.['eventType'], 'company.deleted');
    assert.deepEqual(gone.data['customFields'], { tier: 'silver', staff: 'XL' });
    assert.equal(gone.data['previousAttributes'], undefined);
    await finish();
  });

  it('refuse what they cannot be, and name the member', async () => {
    const cases: readonly (readonly [body: JsonValue, pointer: string])[] = [
      [{ url: 'ftp://example.com', events: ['*'] }, '/url'],
      [{ url: 'https://10.0.0.1/', events: ['*'] }, '/url'],
      [{ url: 'https://receiver.invalid/' }, '/events'],
      [{ url: 'https://receiver.invalid/', events: [] }, '/events'],
      [{ url: 'https://receiver.invalid/', events: ['client.exploded'] }, '/events/0'],
      [{ url: 'https://receiver.invalid/', events: ['*'], voice: 'opera' }, '/voice'],
      [
        { url: 'https://receiver.invalid/', events: ['field.declared'], voice: 'assembly' },
        '/events/0',
      ],
      [
        { url: 'https://receiver.invalid/', events: ['*'], filter: { nope: { eq: 1 } } },
        '/filter/nope',
      ],
      [{ url: 'https://receiver.invalid/', events: ['*'], secret: 'whsec_mine' }, '/secret'],
    ];
    for (const [body, pointer] of cases) {
      const problem = await call('POST', path, body, 422);

      const [error] = problem['errors'] as { pointer: string }[];
      assert.ok(error?.pointer.startsWith(pointer), JSON.stringify(problem));
    }
    await call('GET', `${path}/01900000-0000-7000-8000-000000000000`, undefined, 404);
    await call('GET', `${path}/nonsense`, undefined, 404);
    const writer = await server.addKey(['read', 'write']);
    assert.equal((await server.call('GET', path, { key: writer })).status, 403);
  });

  it('are made once, however often one Idempotency-Key asks, with the same secret', async () => {
    const body = { url: 'https://receiver.invalid/once', events: ['*'] };
    const headers = { 'idempotency-key': 'hook-once' };

    const first = await server.call('POST', path, { key: admin, body, headers });
    const second = await server.call('POST', path, { key: admin, body, headers });

    assert.equal(first.status, 201);
    assert.deepEqual(second.body, first.body);
    const { id } = first.body as { id: string };
    await call('DELETE', `${path}/${id}`, undefined, 204);
  });

  it('of another workspace are not there', async () => {
    const made = await call('POST', path, { url: 'https://receiver.invalid/', events: ['*'] }, 201);
    await server.addWorkspace('elsewhere');
    const { access } = server.running;
    const other = await access.createKey({
      workspace: 'elsewhere',
      name: 'other',
      scopes: ['admin'],
      expiresAt: null,
    });

    const at = `${path}/${String(made['id'])}`;
    for (const [method, to] of [
      ['GET', at],
      ['DELETE', at],
      ['GET', `${at}/deliveries`],
      ['POST', `${at}/test`],
    ] as const) {
      assert.equal((await server.call(method, to, { key: other.key })).status, 404);
    }
    await call('DELETE', at, undefined, 204);
  });
});
