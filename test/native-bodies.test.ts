import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dialectRoutes } from './support/dialect-routes.ts';
import { type TestServer, startTestServer } from './support/test-server.ts';

/* Bodies that no call of /api/v2 asked for: whoever sends one thinks that it says something. */

const nobody = '0198c0de-0000-7000-8000-000000000000';

let server: TestServer;
let admin: string;

before(async () => {
  server = await startTestServer();
  admin = await server.addKey(['admin']);
});

after(() => server.close());

describe('a write of /api/v2 that takes no body', () => {
  // Those about whoever is signed in are let in with no key, so that what they take is never looked at.
  const writes = dialectRoutes()
    .filter(({ dialect, route }) => dialect.id === 'native' && route.method !== 'GET')
    .filter(({ route }) => route.body === undefined && route.caller !== 'user')
    .map(({ route }) => ({
      method: route.method,
      path: route.path.replaceAll(/:(\w+)/g, nobody),
    }));

  it('refuses every member of one, whichever call it is', async () => {
    assert.ok(writes.length > 15, 'there are more of them');

    for (const { method, path } of writes) {
      const answer = await server.call(method, path, { key: admin, body: { zzz: 1 } });

      const name = `${method} ${path}: ${JSON.stringify(answer.body)}`;
      const { errors = [] } = answer.body as {
        errors?: readonly { readonly pointer: string; readonly code: string }[];
      };
      const said = errors.map(({ pointer, code }) => `${pointer} ${code}`);
      assert.equal(answer.status, 422, name);
      assert.deepEqual(said, ['/zzz unknown_member'], name);
    }
  });

  it('takes {} for nothing', async () => {
    for (const { method, path } of writes) {
      const plain = await server.call(method, path, { key: admin });
      const empty = await server.call(method, path, { key: admin, body: {} });

      assert.deepEqual([empty.status, codeOf(empty)], [plain.status, codeOf(plain)], path);
    }
  });

  it('takes a retry with {} for the same call, where the first had no body', async () => {
    const made = await server.call('POST', '/api/v2/clients', { body: { name: 'Ann' } });
    const { id } = made.body as { id: string };
    const headers = { 'idempotency-key': 'delete-ann' };

    const first = await server.call('DELETE', `/api/v2/clients/${id}`, { headers });
    const again = await server.call('DELETE', `/api/v2/clients/${id}`, { headers, body: {} });

    assert.deepEqual([first.status, again.status], [204, 204]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
  });

  it('does not happen where its body asks for something else', async () => {
    const ids: string[] = [];
    for (const name of ['Ann', 'Anna']) {
      const { body } = await server.call('POST', '/api/v2/clients', { body: { name } });
      ids.push((body as { id: string }).id);
    }
    const merged = await server.call('POST', `/api/v2/clients/${ids[0]}/merge`, {
      body: { loserId: ids[1] ?? '' },
    });
    const { mergeId } = merged.body as { mergeId: string };
    const path = `/api/v2/merges/${mergeId}/undo`;

    const tried = await server.call('POST', path, { body: { preview: true } });
    const done = await server.call('POST', path, { body: {} });

    assert.equal(tried.status, 422);
    assert.equal(done.status, 200, JSON.stringify(done.body));
  });

  it('may have one of no bytes that comes in chunks', async () => {
    const answer = await fetch(`${server.url}/api/v2/clients/${nobody}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${admin}` },
      body: new ReadableStream({ start: (controller) => controller.close() }),
      duplex: 'half',
    });

    assert.equal(answer.status, 404);
    await answer.body?.cancel();
  });
});

function codeOf({ body }: { readonly body: unknown }): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}
