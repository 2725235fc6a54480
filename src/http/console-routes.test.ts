import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { LightMyRequestResponse } from 'fastify';
import { type ToyServer, createToyServer } from './toy-server.testing.ts';

const page = '<!doctype html><title>Console</title>';
const script = 'export const a = 1;';

describe('the console', () => {
  let folder: string;
  let server: ToyServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clientele-console-'));
    await mkdir(join(folder, 'dist/assets'), { recursive: true });
    await writeFile(join(folder, 'dist/index.html'), page);
    await writeFile(join(folder, 'dist/assets/main-abc.js'), script);
    await writeFile(join(folder, 'dist/assets/main-abc.js.br'), brotliCompressSync(script));
    await writeFile(join(folder, 'dist/assets/notes.txt'), 'not for anybody');
    await writeFile(join(folder, 'secret.html'), 'beside it');
    server = await createToyServer({}, [], join(folder, 'dist'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  function get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return server.inject({ url, headers });
  }

  it('is one page at every address of its own', async () => {
    for (const url of ['/console', '/console/', '/console/clients/0199?tab=history']) {
      const answer = await get(url);

      assert.equal(answer.statusCode, 200, url);
      assert.equal(answer.body, page);
      assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(answer.headers['cache-control'], 'no-cache');
    }
  });

  it('may run, show and call only what comes from its server, and stand in no frame', async () => {
    const { headers } = await get('/console');

    const policy = String(headers['content-security-policy']);

    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(?:;|$)/);
    assert.match(policy, /style-src 'self'(?:;|$)/);
    assert.match(policy, /connect-src 'self'(?:;|$)/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('is there again once a file that could not be read can be', async () => {
    const broken = join(folder, 'broken');
    await mkdir(broken);
    await writeFile(join(broken, 'index.html'), page);
    await symlink(join(folder, 'nowhere'), join(broken, 'main.js'));
    const { inject } = await createToyServer({}, [], broken);

    const before = await inject({ url: '/console' });
    await unlink(join(broken, 'main.js'));
    const now = await inject({ url: '/console' });

    assert.deepEqual([before.statusCode, now.statusCode], [500, 200]);
  });

  it('is kept for good where the name holds a hash, and sent compressed', async () => {
    const answer = await get('/console/assets/main-abc.js', { 'accept-encoding': 'gzip, br' });
    const plain = await get('/console/assets/main-abc.js', { 'accept-encoding': 'br;q=0' });

    assert.match(String(answer.headers['cache-control']), /max-age=31536000, immutable/);
    assert.equal(answer.headers['content-encoding'], 'br');
    assert.equal(answer.headers['vary'], 'Accept-Encoding');
    assert.equal(brotliDecompressSync(answer.rawPayload).toString(), script);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(plain.body, script);
    assert.notEqual(plain.headers['etag'], answer.headers['etag']);
  });

  it('is not sent again to whoever has it', async () => {
    const first = await get('/console');

    const second = await get('/console', { 'if-none-match': String(first.headers['etag']) });

    assert.equal(second.statusCode, 304);
    assert.equal(second.body, '');
  });

  it('gives away no file beside or among its own', async () => {
    const paths = [
      '/console/../secret.html',
      '/console/%2e%2e/secret.html',
      '/console/..%2fsecret.html',
      '/console/assets/..%2f..%2fsecret.html',
      '/console/assets/notes.txt',
      '/console/assets/main-abc.js.br',
      `/console/${encodeURIComponent(join(folder, 'secret.html'))}`,
      '/console//secret.html',
    ];

    const answers = await Promise.all(paths.map((path) => get(path)));

    for (const answer of answers) {
      assert.ok(answer.statusCode === 404 || answer.body === page, answer.body);
    }
  });

  it('answers 404 for a file of another build, so that no page is taken for a script', async () => {
    const answer = await get('/console/assets/main-old.js');

    assert.equal(answer.statusCode, 404);
    assert.equal(answer.json().code, 'route_not_found');
  });

  it('takes no other method', async () => {
    const answer = await server.inject({ method: 'POST', url: '/console' });

    assert.equal(answer.statusCode, 405);
    assert.equal(answer.headers['allow'], 'GET, HEAD');
  });

  it('says how to build it where it is not, and is there without a restart', async () => {
    const later = join(folder, 'later');
    const unbuilt = await createToyServer({}, [], later);

    const before = await unbuilt.inject({ url: '/console' });
    await mkdir(later);
    await writeFile(join(later, 'index.html'), page);
    const after = await unbuilt.inject({ url: '/console' });

    assert.equal(before.statusCode, 503);
    assert.match(before.body, /npm run build:console/);
    assert.equal(after.body, page);
  });
});
