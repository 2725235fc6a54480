import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createAddressPolicy } from './address-policy.ts';
import { addressesOfNames, refusedNames, refusedUrls } from './egress-cases.testing.ts';
import { createOutboundClient, type OutboundOutcome, type Resolve } from './outbound-client.ts';

const resolve: Resolve = async (host) => {
  const addresses = addressesOfNames[host.replace(/\.$/, '')] ?? ['127.0.0.1'];
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

const refused = [...refusedUrls, ...refusedNames];

describe('the outbound client, with nothing allowed', () => {
  const client = createOutboundClient({ allow: [], resolve });

  it('knows 60 of the 64 cases by their URL; the other four are about what a receiver does', () => {
    assert.equal(refused.length, 60);
    assert.equal(new Set(refused).size, 60);
  });

  for (const url of refused) {
    it(`refuses ${url.slice(0, 60)} when it is named and when it is called`, async () => {
      assert.notEqual(await client.inspect(url), undefined);
      assert.deepEqual(await post(client, url), { kind: 'failed', error: 'blocked_address' });
    });
  }

  it('refuses the same hosts by http:, and public ones too', async () => {
    for (const url of [...refused, 'https://1.1.1.1/hook']) {
      const plain = url.replace(/^https:/, 'http:');

      assert.notEqual(await client.inspect(plain), undefined, plain);
    }
  });

  it('refuses other schemes, fragments, credentials and ports', async () => {
    for (const url of [
      'javascript:alert(1)',
      'https://example.com/#',
      'https://example.com/#part',
      'https://user@example.com/',
      'https://:pass@example.com/',
      'https:example.com/',
      'https:///example.com/',
      'https://example.com:25/',
      'https://example.com:0/',
      'https://example.com:5432/',
      ' https://example.com/',
      'https://exa\tmple.com/',
      '',
      'example.com',
    ]) {
      assert.notEqual(await client.inspect(url), undefined, url);
    }
  });

  it('takes public names and addresses, and names that nobody knows at the moment', async () => {
    const unknown = createOutboundClient({
      allow: [],
      resolve: () => Promise.reject(new Error('no name server')),
    });

    assert.equal(await unknown.inspect('https://example.com/hook?a=b'), undefined);
    assert.equal(await unknown.inspect('https://example.com:8443/'), undefined);
    assert.equal(await client.inspect('https://1.1.1.1:443/'), undefined);
    assert.equal(await client.inspect('https://[2606:4700:4700::1111]/'), undefined);
  });
});

describe('the address policy', () => {
  it('permits the neighbours of what it refuses', () => {
    const policy = createAddressPolicy([]);

    for (const address of [
      '100.63.255.254',
      '100.128.0.1',
      '2606:4700:4700::1111',
      '64:ff9c::1',
      '172.15.255.255',
      '172.32.0.1',
      '11.0.0.1',
    ]) {
      assert.ok(policy.permits(address), address);
    }
    for (const address of ['fe80::1%eth0', '', 'example.com', '::ffff:1.1.1.1', 'fec0::1']) {
      assert.ok(!policy.permits(address), address);
    }
  });

  it('opens what is allowed, and no other form of it', () => {
    const policy = createAddressPolicy(['10.1.0.0/16', 'fd12::/48', '127.0.0.1']);

    assert.ok(policy.permits('10.1.255.1', { mustBeAllowed: true }));
    assert.ok(policy.permits('fd12::1'));
    assert.ok(policy.permits('127.0.0.1'));
    assert.ok(!policy.permits('127.0.0.2'));
    assert.ok(!policy.permits('10.2.0.1'));
    assert.ok(!policy.permits('::ffff:10.1.0.1'));
    assert.ok(!policy.permits('1.1.1.1', { mustBeAllowed: true }));
    assert.throws(() => createAddressPolicy(['10.0.0.0/33']));
  });
});

describe('the outbound client and a receiver on this machine', () => {
  let receiver: Receiver;

  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  it('sends what it was given, by http: to what was opened', async () => {
    const client = createOutboundClient({ allow: ['127.0.0.1/32'] });

    const outcome = await post(client, `${receiver.url}/ok`);

    assert.deepEqual(outcome, { kind: 'answered', status: 200, retryAfter: '7', body: 'thanks' });
    assert.deepEqual(receiver.last(), { path: '/ok', body: '{"ü":1}', type: 'application/json' });
  });

  it('R1: refuses a name that was public when it was named and leads inside when it is called', async () => {
    let asked = 0;
    const client = createOutboundClient({
      allow: [],
      resolve: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '93.184.215.14' : '127.0.0.1', family: 4 }];
      },
    });
    const url = `https://rebind.example.com:${receiver.port}/`;

    assert.equal(await client.inspect(url), undefined);
    assert.deepEqual(await post(client, url), { kind: 'failed', error: 'blocked_address' });
    assert.equal(asked, 2);
  });

  it('R2: connects to the very address that was checked: a name is asked for once', async () => {
    let asked = 0;
    const client = createOutboundClient({
      allow: ['127.0.0.1/32'],
      resolve: async () => {
        asked += 1;
        return [{ address: asked % 2 === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
      },
    });
    const url = `http://switch.example.com:${receiver.port}/ok`;

    assert.equal((await post(client, url)).kind, 'answered');
    assert.equal(asked, 1);
    assert.deepEqual(await post(client, url), { kind: 'failed', error: 'blocked_address' });
  });

  it('R3: takes a redirect for an answer and does not follow it', async () => {
    const client = createOutboundClient({ allow: ['127.0.0.1/32'] });

    for (const status of [302, 307, 308]) {
      const requests = receiver.count();

      const outcome = await post(client, `${receiver.url}/redirect/${status}`);

      assert.equal(outcome.kind === 'answered' && outcome.status, status);
      assert.equal(receiver.count(), requests + 1);
    }
  });

  it('R4: keeps no connection open that a later answer of the name server could not close', async () => {
    const addresses = ['127.0.0.1', '10.0.0.1'];
    const client = createOutboundClient({
      allow: ['127.0.0.1/32'],
      resolve: async () => [{ address: addresses.shift() ?? '10.0.0.1', family: 4 }],
    });
    const url = `http://kept.example.com:${receiver.port}/ok`;

    assert.equal((await post(client, url)).kind, 'answered');
    assert.deepEqual(await post(client, url), { kind: 'failed', error: 'blocked_address' });
  });

  it('reads the beginning of an answer that never ends, whole characters of it', async () => {
    const client = createOutboundClient({ allow: ['127.0.0.1/32'] });

    const outcome = await post(client, `${receiver.url}/endless`);

    assert.ok(outcome.kind === 'answered');
    assert.equal(outcome.body, 'ü'.repeat(512));
  });

  it('takes the status of an answer whose body breaks off, or never ends', async () => {
    const client = createOutboundClient({ allow: ['127.0.0.1/32'] });
    const answered = { kind: 'answered', status: 200, retryAfter: undefined, body: 'abc' };

    const broken = await post(client, `${receiver.url}/broken`);
    const stalled = await post(client, `${receiver.url}/stalled`, { timeoutMs: 100 });

    assert.deepEqual(broken, answered);
    assert.deepEqual(stalled, answered);
  });

  it('gives up on who would speak something else', { timeout: 5_000 }, async () => {
    const client = createOutboundClient({ allow: ['127.0.0.1/32'] });

    const outcome = await post(client, `${receiver.url}/upgrade`);

    assert.deepEqual(outcome, { kind: 'failed', error: 'connection_failed' });
  });

  it('gives up on who does not answer in time, does not listen, or is told to stop', async () => {
    const client = createOutboundClient({ allow: ['127.0.0.1/32'] });
    const stop = new AbortController();

    const hanging = post(client, `${receiver.url}/hang`, { timeoutMs: 50 });
    const stopped = client.post({ ...request(`${receiver.url}/hang`), signal: stop.signal });
    stop.abort();
    const dead = post(client, 'http://127.0.0.1:9/');

    assert.deepEqual(await hanging, { kind: 'failed', error: 'timed_out' });
    assert.deepEqual(await stopped, { kind: 'failed', error: 'stopped' });
    assert.equal((await dead).kind, 'failed');
  });
});

function request(url: string) {
  return {
    url,
    headers: { 'Content-Type': 'application/json' },
    body: '{"ü":1}',
    timeoutMs: 5_000,
  };
}

function post(
  client: ReturnType<typeof createOutboundClient>,
  url: string,
  more: { readonly timeoutMs?: number } = {},
): Promise<OutboundOutcome> {
  return client.post({ ...request(url), ...more });
}

interface Receiver {
  readonly url: string;
  readonly port: number;
  count(): number;
  last(): unknown;
  close(): Promise<void>;
}

async function startReceiver(): Promise<Receiver> {
  const seen: unknown[] = [];
  const server = createServer((incoming, answer) => {
    void take(incoming, answer, seen);
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    count: () => seen.length,
    last: () => seen.at(-1),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
}

async function take(
  incoming: IncomingMessage,
  answer: ServerResponse,
  seen: unknown[],
): Promise<void> {
  const path = incoming.url ?? '';
  const pieces: Buffer[] = [];
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces).toString();
  seen.push({ path, body, type: incoming.headers['content-type'] });
  if (path.startsWith('/redirect/')) {
    answer.writeHead(Number(path.slice(10)), { Location: 'http://169.254.169.254/' }).end();
  } else if (path === '/endless') {
    answer.on('error', () => undefined);
    const more = (): void => {
      while (!answer.destroyed && answer.write('ü'.repeat(1_000))) {
        // As fast as it is taken.
      }
    };
    answer.on('drain', more);
    more();
  } else if (path === '/upgrade') {
    answer.writeHead(101, { Connection: 'Upgrade', Upgrade: 'websocket' }).end();
  } else if (path === '/broken' || path === '/stalled') {
    answer.writeHead(200, { 'Content-Length': 10 }).write('abc', () => {
      if (path === '/broken') {
        answer.destroy();
      }
    });
  } else if (path !== '/hang') {
    answer.writeHead(200, { 'Retry-After': '7' }).end('thanks');
  }
}
