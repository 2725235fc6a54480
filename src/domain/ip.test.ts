import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseIp } from './ip.ts';

void test('an address gets its canonical form', () => {
  const table = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:c000:0280', '192.0.2.128'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::1', '::1'],
    ['::', '::'],
  ] as const;

  for (const [text, canonical] of table) {
    assert.deepEqual(parseIp(text), { ok: true, value: canonical });
  }
});

void test('what is not one address is refused', () => {
  const refused = [
    '',
    '999.1.1.1',
    '1.2.3.4/8',
    '1.2.3',
    '01.2.3.4',
    '0x1.2.3.4',
    '1.2.3.4:80',
    '[::1]',
    'fe80::1%eth0',
    ' 1.2.3.4',
    '1.2.3.4, 5.6.7.8',
    'localhost',
    '1.2.3.4\n',
  ];

  for (const text of refused) {
    const parsed = parseIp(text);
    assert.ok(!parsed.ok && parsed.issues[0]?.code === 'ip', text);
  }
  assert.equal(parseIp(16909060).ok, false);
});

void test('every address is accepted and its canonical form is its own', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const parsed = parseIp(address);

      assert.ok(parsed.ok);
      assert.deepEqual(parseIp(parsed.value), parsed);
    }),
  );
});
