import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { createNetworks } from './network.ts';

const networkOf = createNetworks('secret');

void test('an IPv4 address is a network, in each of its forms; an IPv6 one shares it with its /64', () => {
  assert.equal(networkOf('192.0.2.1'), networkOf('::ffff:192.0.2.1'));
  assert.notEqual(networkOf('192.0.2.1'), networkOf('192.0.2.2'));
  assert.equal(networkOf('2001:db8::1'), networkOf('2001:db8:0:0:ffff::2'));
  assert.equal(networkOf('2001:db8:0:0::'), networkOf('2001:0db8::9'));
  assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2'));
  assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8:0:2::1'));
});

void test('the name of a network tells nothing to whoever has not the secret', () => {
  assert.match(networkOf('192.0.2.1'), /^[\da-f]{32}$/);
  assert.notEqual(networkOf('192.0.2.1'), createNetworks('other')('192.0.2.1'));
});
