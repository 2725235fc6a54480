import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type BatchResult,
  type Change,
  type Clientele,
  type Operation,
  ConflictError,
  NotFoundError,
  StaleError,
  ValidationError,
  createClientele,
  hasCode,
} from '../../sdk/src/index.ts';
import { type TestServer, startTestServer } from '../support/test-server.ts';

/* The SDK against the whole program: each resource, over HTTP. */

let server: TestServer;
let clientele: Clientele;
let admin: Clientele;

before(async () => {
  server = await startTestServer();
  clientele = createClientele({ baseUrl: server.url, key: server.key });
  const key = await server.addKey(['read', 'write', 'admin']);
  admin = createClientele({ baseUrl: server.url, key });
});

after(() => server.close());

/** The directory of a workspace in which nothing is yet. */
async function emptyDirectory(name: string): Promise<Clientele> {
  const { key } = await server.addWorkspace(name);
  return createClientele({ baseUrl: server.url, key });
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

describe('clients', () => {
  it('are created, got, found, changed, deleted and brought back', async () => {
    const { clients } = clientele;
    const ada = await clients.create({
      email: 'ada@example.com',
      externalId: 'crm-1',
      phone: '+44 20 7946 0958',
      name: 'Ada Lovelace',
    });

    const changed = await clients.update(ada.id, { notes: 'Engines' }, { ifMatch: ada.version });

    assert.deepEqual(await clients.get(ada.id), changed);
    assert.deepEqual(await clients.lookup({ email: 'ADA@example.com' }), changed);
    assert.deepEqual(await clients.lookup({ externalId: 'crm-1' }), changed);
    assert.deepEqual(await clients.lookup({ phone: '02079460958' }), [changed]);
    assert.deepEqual(await clients.lookup({ phone: '+49 30 901820' }), []);
    assert.equal(await clients.delete(ada.id, { ifMatch: changed.version }), undefined);
    await assert.rejects(clients.get(ada.id), NotFoundError);
    assert.equal((await clients.restore(ada.id)).notes, 'Engines');
  });

  it('are upserted, and a dry run says how', async () => {
    const { clients } = clientele;
    const operation = { op: 'upsert', data: { externalId: 'crm-2', name: 'Bob' } } as const;

    const tried = await clients.resolve(operation);
    const first = await clients.upsert(operation.data);
    const second = await clients.upsert({ ...operation.data, name: 'Bob B' });

    assert.deepEqual([tried.outcome, tried.client?.id], ['created', null]);
    assert.equal(first.outcome, 'created');
    assert.deepEqual([second.outcome, second.matchedBy], ['updated', 'externalId']);
    assert.equal(second.client.id, first.client.id);
  });

  it('that clash, are stale or not acceptable are errors with what is known', async () => {
    const { clients } = clientele;
    const carl = await clients.create({ email: 'carl@example.com', name: 'Carl' });
    const dora = await clients.create({ externalId: 'crm-3' });
    await clients.update(carl.id, { name: 'Carl C' });

    await assert.rejects(clients.create({ email: 'Carl@example.com' }), (error) => {
      assert.ok(error instanceof ConflictError && hasCode(error, 'email_taken'));
      assert.equal(error.existingId, carl.id);
      assert.equal(typeof error.requestId, 'string');
      return true;
    });
    const both = { email: 'carl@example.com', externalId: 'crm-3' };
    await assert.rejects(clients.upsert(both), {
      code: 'identity_conflict',
      matches: { externalId: dora.id, email: carl.id },
    });
    await assert.rejects(
      clients.update(carl.id, { name: 'C' }, { ifMatch: carl.version }),
      (error) => {
        assert.ok(error instanceof StaleError);
        assert.equal((error.current as { name?: string } | undefined)?.name, 'Carl C');
        assert.equal(error.errors[0]?.pointer, '/name');
        return true;
      },
    );
    await assert.rejects(clients.create({ email: 'no', phone: ' ', ip: 'x' }), (error) => {
      assert.ok(error instanceof ValidationError);
      assert.ok(error.errors.some(({ pointer }) => pointer === '/email'));
      return true;
    });
  });

  it('are listed once each, whatever the length of a page', async () => {
    const { clients } = await emptyDirectory('lists');
    const operations = Array.from({ length: 23 }, (_, index): Operation => {
      return { op: 'create', data: { name: `Client, ${String(index).padStart(2, '0')}` } };
    });
    const { counts } = await clients.batch({ operations });

    const list = clients.list({ limit: 5, sort: '-name' });
    const all = await collect(list);
    const first = await list.page();
    const second = await list.page(first.nextCursor);
    const some = clients.list({ filter: { name: { in: ['Client, 03', 'Client, 04'] } } });

    assert.equal(counts.created, 23);
    assert.equal(new Set(all.map(({ id }) => id)).size, 23);
    assert.deepEqual([...first.data, ...second.data], all.slice(0, 10));
    assert.equal((await collect(list.pages())).length, 5);
    assert.deepEqual(
      (await collect(some)).map(({ name }) => name),
      ['Client, 03', 'Client, 04'],
    );
  });

  it('are written by a stream whose results come while it is made', async () => {
    const { clients } = await emptyDirectory('streams');
    const results: BatchResult[] = [];
    const answered: number[] = [];
    let goOn: () => void = () => undefined;

    async function* operations(): AsyncGenerator<Operation> {
      for (const email of ['a@example.com', 'b@example.com', 'A@example.com']) {
        const isAnswered = new Promise<void>((resolve) => (goOn = resolve));
        yield { op: 'create', data: { email } };
        await isAnswered;
        answered.push(results.length);
      }
    }

    for await (const result of clients.batchStream(operations())) {
      results.push(result);
      goOn();
    }

    assert.deepEqual(
      results.map(({ index, outcome }) => [index, outcome]),
      [
        [0, 'created'],
        [1, 'created'],
        [2, 'failed'],
      ],
    );
    assert.equal(results[2]?.errors?.[0]?.code, 'email_taken');
    assert.deepEqual(answered, [1, 2, 3]);
  });

  it('are no longer made for a stream that nobody reads on', { timeout: 10_000 }, async () => {
    const { clients } = await emptyDirectory('streams that are left');
    const ended = Promise.withResolvers<boolean>();

    async function* operations(): AsyncGenerator<Operation> {
      try {
        for (;;) {
          yield { op: 'upsert', data: { externalId: 'crm-1' } };
          await nextTurn();
        }
      } finally {
        ended.resolve(true);
      }
    }

    for await (const { outcome } of clients.batchStream(operations())) {
      assert.equal(outcome, 'created');
      break;
    }

    assert.ok(await ended.promise);
  });

  it('may be none in a stream, which has no results', async () => {
    const { clients } = await emptyDirectory('empty streams');

    assert.deepEqual(await collect(clients.batchStream([])), []);
  });

  it('are not made any more where the making fails, and the stream says why', async () => {
    const { clients } = await emptyDirectory('streams that fail');

    async function* operations(): AsyncGenerator<Operation> {
      yield { op: 'create', data: { name: 'Ada' } };
      await nextTurn();
      throw new RangeError('The file has no such line.');
    }

    await assert.rejects(collect(clients.batchStream(operations())), {
      name: 'RangeError',
      message: 'The file has no such line.',
    });
  });

  it('are merged and parted, and their histories and duplicates shown', async () => {
    const { clients, merges } = await emptyDirectory('merges');
    const one = await clients.create({ name: 'Grace Hopper', phone: '+1 212 555 0100' });
    const two = await clients.create({ name: 'Grace Hopper', phone: '+1 212 555 0100' });

    const [candidate] = await clients.duplicates(one.id);
    const groups = await collect(clients.allDuplicates());
    const { mergeId } = await clients.merge(one.id, { loserId: two.id });
    const survivor = await clients.get(two.id);
    const merge = await merges.get(mergeId ?? '');
    const parted = await merges.undo(mergeId ?? '');
    const history = await collect(clients.history(two.id, { limit: 1 }));

    assert.equal(candidate?.client.id, two.id);
    assert.equal(groups[0]?.candidates[0]?.client.id, two.id);
    assert.equal(survivor.id, one.id);
    assert.deepEqual([merge.loserId, merge.survivorId], [two.id, one.id]);
    assert.equal(parted.loser.id, two.id);
    assert.deepEqual(
      history.map(({ type }) => type),
      ['client.unmerged', 'client.merged', 'client.created'],
    );
  });
});

describe('a write', () => {
  it('whose answer is lost happens once', async () => {
    const { key } = await server.addWorkspace('lost answers');
    let lost = 0;
    const shaky = createClientele({
      baseUrl: server.url,
      key,
      async fetch(input, init) {
        const response = await fetch(input, init);
        if (lost < 2) {
          lost += 1;
          await response.body?.cancel();
          throw new TypeError('the connection broke');
        }
        return response;
      },
      timing: { sleep: () => Promise.resolve() },
    });

    const client = await shaky.clients.create({ name: 'Ada' });
    const { data } = await shaky.clients.list().page();

    assert.equal(lost, 2);
    assert.deepEqual(data, [client]);
  });
});

describe('companies', () => {
  it('are created, got, changed, listed and deleted', async () => {
    const { companies } = await emptyDirectory('companies');
    const acme = await companies.create({ name: 'Acme' });
    await companies.create({ name: 'Bell' });

    const changed = await companies.update(acme.id, { name: 'Acme Ltd' }, { ifMatch: 1 });

    assert.deepEqual(await companies.get(acme.id), changed);
    await assert.rejects(companies.delete(acme.id, { ifMatch: 1 }), StaleError);
    assert.deepEqual(
      (await collect(companies.list({ limit: 1 }))).map(({ name }) => name),
      ['Acme Ltd', 'Bell'],
    );
    await companies.delete(acme.id);
    assert.deepEqual((await companies.list({ name: 'Acme Ltd' }).page()).data, []);
  });
});

describe('fields', () => {
  it('are declared, renamed, converted and listed', async () => {
    const { fields } = admin;
    await fields.declare({ key: 'size', label: 'Size', type: 'text' });
    await fields.declare({ key: 'size', label: 'Size', type: 'number', entity: 'company' });

    const renamed = await fields.update('size', { key: 'headcount' });
    const counted = await fields.changeType('headcount', { type: 'number', preview: true });
    const { field } = await fields.changeType('headcount', { type: 'number' });

    assert.equal(renamed.key, 'headcount');
    assert.equal(counted.field, undefined);
    assert.deepEqual(await fields.get('size'), field);
    assert.deepEqual(
      (await fields.list({ entity: 'company' })).map(({ key }) => key),
      ['size'],
    );
    assert.equal((await fields.get('size', { entity: 'company' })).type, 'number');
  });
});

describe('segments', () => {
  it('are saved, changed, used, listed and deleted', async () => {
    const { segments, clients } = await emptyDirectory('segments');
    const { id } = await clients.create({ name: 'Ada', status: 'inactive' });
    await clients.create({ name: 'Bob' });
    const filter = { status: { eq: 'inactive' } };

    const created = await segments.create({ name: 'Gone', filter });
    const changed = await segments.update(created.id, { name: 'Away' });

    assert.deepEqual(await segments.list(), [changed]);
    assert.deepEqual(await segments.get(created.id), changed);
    assert.deepEqual(
      (await collect(clients.list({ segment: created.id }))).map((client) => client.id),
      [id],
    );
    await segments.delete(created.id);
    await assert.rejects(segments.get(created.id), { code: 'segment_not_found' });
  });
});

describe('keys', () => {
  it('are made, changed, replaced and revoked', async () => {
    const { keys } = admin;
    const created = await keys.create({ name: 'shop', scopes: ['read'] });
    const shop = createClientele({ baseUrl: server.url, key: created.key });

    const { name } = await keys.update(created.id, { name: 'web shop' });
    const rotated = await keys.rotate(created.id);

    assert.equal(name, 'web shop');
    assert.equal((await keys.get(rotated.id)).name, 'web shop');
    assert.equal((await shop.workspace.get()).name, 'default');
    await assert.rejects(shop.clients.create({ name: 'Ada' }), { code: 'insufficient_scope' });
    await keys.revoke(created.id);
    await assert.rejects(shop.workspace.get(), { code: 'unauthorized' });
    assert.ok(
      (await keys.list()).some(({ id, status }) => id === created.id && status === 'revoked'),
    );
  });
});

describe('the workspace', () => {
  it('is shown and renamed', async () => {
    const renamed = await admin.workspace.update({ name: 'Engines' });

    assert.deepEqual(await admin.workspace.get(), renamed);
    await admin.workspace.update({ name: 'default' });
  });
});

describe('changes', () => {
  it('are read in pages and followed from any place, over the end of a connection', async () => {
    const { key } = await server.addWorkspace('changes');
    let connections = 0;
    const shaky = createClientele({
      baseUrl: server.url,
      key,
      async fetch(input, init) {
        const response = await fetch(input, init);
        if (response.headers.get('content-type') !== 'text/event-stream' || connections > 0) {
          return response;
        }
        connections += 1;
        return new Response(firstEvents(response, 2));
      },
      timing: { sleep: () => Promise.resolve() },
    });
    for (const name of ['a', 'b', 'c']) {
      await shaky.clients.create({ name });
    }

    const { data, nextCursor } = await shaky.changes.page({ limit: 2 });
    const rest = await shaky.changes.page({
      ...(nextCursor === undefined ? {} : { after: nextCursor }),
      types: ['client.created'],
    });
    const followed: Change[] = [];
    for await (const change of shaky.changes.follow()) {
      followed.push(change);
      if (followed.length === 3) {
        await shaky.clients.create({ name: 'd' });
      }
      if (followed.length === 4) {
        break;
      }
    }

    assert.deepEqual([...data, ...rest.data], followed.slice(0, 3));
    assert.deepEqual(followed[3]?.after['name'], 'd');
    assert.equal(connections, 1);
  });
});

/** A stream of events that breaks off after so many of them. */
function firstEvents(response: Response, count: number): ReadableStream<Uint8Array> {
  const reader = response.body?.getReader();
  let text = '';
  return new ReadableStream({
    async pull(controller) {
      const step = await reader?.read();
      text += new TextDecoder().decode(step?.value);
      const events = text.match(/id: [^]*?\n\n/g) ?? [];
      if (events.length >= count) {
        controller.enqueue(new TextEncoder().encode(events.slice(0, count).join('')));
        controller.error(new TypeError('the connection broke'));
        await reader?.cancel();
      }
    },
  });
}

describe('webhooks', () => {
  it('are made, changed, rotated, tested, replayed and deleted', async () => {
    const { webhooks } = admin;
    // Nobody listens there, and nothing may be sent there: what is shown is how that looks.
    const made = await webhooks.create({ url: 'https://receiver.invalid:8443/', events: ['*'] });

    const changed = await webhooks.update(made.id, {
      events: ['client.created'],
      status: 'disabled',
    });
    const rotated = await webhooks.rotate(made.id);

    assert.match(made.secret, /^whsec_/);
    assert.notEqual(rotated.secret, made.secret);
    assert.equal(changed.disabledReason, 'byAdmin');
    assert.deepEqual(
      (await webhooks.list()).map(({ id }) => id),
      [made.id],
    );
    assert.deepEqual((await webhooks.get(made.id)).events, ['client.created']);
    assert.deepEqual(await webhooks.deliveries(made.id, { status: 'parked' }), { data: [] });
    await webhooks.replay(made.id, { since: new Date().toISOString() });
    await assert.rejects(webhooks.delivery(made.id, 'msg_1'), hasCodeOf('delivery_not_found'));
    assert.equal((await webhooks.test(made.id)).succeeded, false);
    await webhooks.delete(made.id);
    await assert.rejects(webhooks.get(made.id), NotFoundError);
  });
});

function hasCodeOf(code: 'delivery_not_found'): (error: unknown) => boolean {
  return (error) => hasCode(error, code);
}
