import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { publicUrl } from './public-url.ts';

const cases: readonly (readonly [url: string, shown: string])[] = [
  ['postgres://app:s3cret@db.example:6432/clients', 'postgres://app@db.example:6432/clients'],
  ['postgres://:s3cret@db.example/clients', 'postgres://db.example/clients'],
  ['postgresql://db.example/clients?user=app&password=s3cret', 'postgresql://db.example/clients'],
  ['postgres://app:s3%40cret@[::1]/clients#s3cret', 'postgres://app@[::1]/clients'],
];

for (const [url, shown] of cases) {
  void test(`a password is never printed: ${shown}`, () => {
    assert.equal(publicUrl(url), shown);
  });
}
