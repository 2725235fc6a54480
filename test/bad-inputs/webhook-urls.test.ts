import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { refusedUrls } from '../../src/outbound/egress-cases.testing.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/* Case 112: URLs that a webhook must not have, on a server that allows no address of its own. */

const urls = [
  ...refusedUrls,
  ...refusedUrls.map((url) => url.replace(/^https:/, 'http:')),
  'javascript:alert(1)',
  'https://user:password@example.com/',
  'https://example.com/#fragment',
  'https://example.com:22/',
  'https://example.com:25/',
  'https://example.com:6379/',
  'http://example.com/',
  'example.com',
  '',
];

describe('112 a webhook has no URL that must not be called', () => {
  let server: TestServer;
  let key = '';
  let good = '';

  before(async () => {
    server = await startTestServer();
    key = await server.addKey(['admin']);
    const body = { url: 'https://receiver.invalid/hook', events: ['*'] };
    const made = await server.call('POST', '/api/v2/webhooks', { key, body });
    good = (made.body as { id: string }).id;
  });
  after(() => server.close());

  for (const [method, verb] of [
    ['POST', 'made with'],
    ['PATCH', 'changed to'],
  ] as const) {
    it(`is not ${verb} any of ${urls.length}: 422 at /url, without a word of it, and nothing kept`, async () => {
      const path = method === 'POST' ? '/api/v2/webhooks' : `/api/v2/webhooks/${good}`;
      for (const url of urls) {
        const events = method === 'POST' ? { events: ['*'] } : {};
        const answer = await server.call(method, path, { key, body: { url, ...events } });

        const text = JSON.stringify(answer.body);
        assert.equal(answer.status, 422, `${url}: ${text}`);
        const { errors } = answer.body as { errors: { pointer: string; code: string }[] };
        assert.deepEqual(
          errors.map(({ pointer, code }) => [pointer, code]),
          [['/url', 'url']],
          url,
        );
        const host = URL.parse(url)?.hostname ?? '';
        assert.ok(host.length < 4 || !text.includes(host), `repeats ${host}`);
      }
      const { body } = await server.call('GET', '/api/v2/webhooks', { key });
      const { data } = body as { data: { url: string }[] };
      assert.deepEqual(
        data.map(({ url }) => url),
        ['https://receiver.invalid/hook'],
      );
    });
  }
});
