import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { checkUrl } from './url.ts';

void test('an absolute web URL is kept as it was sent', () => {
  for (const url of [
    'https://example.com',
    'HTTP://Example.com:8080/a?b=ü#c',
    'https://bücher.test/',
    'http://[::1]/',
  ]) {
    assert.deepEqual(checkUrl(url), { ok: true, value: url });
  }
});

void test('anything else is refused, also what a browser would repair', () => {
  const refused = [
    '',
    'example.com',
    '//example.com',
    'http:example.com',
    'http:\\\\example.com',
    'https://',
    'https://exa mple.com',
    ' https://example.com',
    'javascript:alert(1)',
    'ftp://example.com',
    'data:text/html,x',
    'https://a:b:c',
    'https://1.2.3.999',
  ];

  for (const url of refused) {
    const checked = checkUrl(url);
    assert.ok(!checked.ok && checked.issues[0]?.code === 'url', url);
  }
  assert.equal(checkUrl('https://example.com/\n').ok, false);
  assert.equal(checkUrl(`https://example.com/${'a'.repeat(2_048)}`).ok, false);
  assert.equal(checkUrl(5).ok, false);
});
