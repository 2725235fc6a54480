import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type TestServer, startTestServer } from './support/test-server.ts';

/** The interactive reference at `/docs`. */
describe('the reference page', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  async function textOf(path: string): Promise<string> {
    const response = await fetch(new URL(path, `${server.url}/docs`));
    assert.equal(response.status, 200, path);
    return response.text();
  }

  it('needs no key, and may load and call nothing but this server', async () => {
    const { status, headers } = await server.call('GET', '/docs', { key: null });

    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    for (const rule of policy.split('; ')) {
      assert.match(rule, /^[a-z-]+(?: (?:'none'|'self'|data:))+$/);
    }
  });

  it('is made of files that are here, each of its own type', async () => {
    const page = await textOf('/docs');

    const links = Array.from(page.matchAll(/(?:src|href)="([^"]+)"/g), ([, link = '']) => link);

    assert.ok(links.length >= 5);
    for (const link of links) {
      assert.match(link, /^\.\//);
      const response = await fetch(new URL(link, `${server.url}/docs`));
      assert.equal(response.status, 200, link);
      const type = response.headers.get('content-type') ?? '';
      assert.match(type, link.endsWith('.js') ? /javascript/ : /css|png|json/, link);
      assert.notEqual((await response.arrayBuffer()).byteLength, 0);
    }
  });

  it('lets one choose between the five documents, and asks nobody whether they are valid', async () => {
    const setup = await textOf('./docs/setup.js');

    const urls = Array.from(setup.matchAll(/"url":"([^"]+)"/g), ([, url = '']) => url);

    assert.equal(urls.length, 5);
    assert.equal(urls[0], './api/v2/openapi.json');
    for (const url of urls) {
      assert.match(await textOf(url), /^\{"openapi":"3\.1/);
    }
    assert.match(setup, /validatorUrl: null/);
    assert.doesNotMatch(setup, /https?:/);
  });

  it('has no other files', async () => {
    for (const path of ['/docs/', '/docs/index.html', '/docs/..%2fpackage.json', '/docs/x.js']) {
      const { status } = await server.call('GET', path);
      assert.equal(status, 404, path);
    }
  });
});
