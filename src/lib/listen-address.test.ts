import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { parseListenAddress } from './listen-address.ts';

void test('an address to listen on is a host and a port, IPv6 in brackets', () => {
  assert.deepEqual(parseListenAddress('127.0.0.1:9464'), { host: '127.0.0.1', port: 9464 });
  assert.deepEqual(parseListenAddress('localhost:80'), { host: 'localhost', port: 80 });
  assert.deepEqual(parseListenAddress('[::1]:0'), { host: '::1', port: 0 });
});

void test('anything else is no address to listen on', () => {
  const texts = ['', '9464', ':9464', '127.0.0.1', '127.0.0.1:', 'a:65536', '::1:80', '[a:b:80'];
  for (const text of [...texts, 'http://a:80', 'a b:80', '[x]:80', 'a:8o']) {
    assert.equal(parseListenAddress(text), undefined, text);
  }
});
