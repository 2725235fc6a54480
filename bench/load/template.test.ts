import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from './random.ts';
import { type Load, type SlotSource, instantiate } from './template.ts';

function source(): SlotSource {
  let made = 0;
  return {
    random: createRandom(1),
    fresh: () => `fresh${made++}`,
    target: () => ({ id: 'ID', email: 'a@b.example', externalId: 'u-1', phoneTail: '1234567' }),
  };
}

const mixed: Load = {
  dialect: 'any',
  kinds: [
    {
      weight: 1,
      method: 'POST',
      route: '/things',
      path: ['/things'],
      bodies: [['{"email":"', { slot: 'fresh' }, '@x.example"}']],
    },
    {
      weight: 2,
      method: 'PATCH',
      route: '/things/:id',
      path: ['/things/', { slot: 'id' }],
      bodies: [['{"score":', { slot: 'number' }, '}']],
    },
  ],
};

test('kinds come in the proportion of their weights', () => {
  const values = source();

  const requests = Array.from({ length: 3_000 }, () => instantiate(mixed, values));

  const created = requests.filter(({ method }) => method === 'POST').length;
  assert.ok(created > 900 && created < 1_100, `${created} of 3,000`);
});

test('slots are filled with values that fit the path and the body', () => {
  const values = source();

  const requests = Array.from({ length: 50 }, () => instantiate(mixed, values));

  for (const { method, path, body } of requests) {
    if (method === 'PATCH') {
      assert.equal(path, '/things/ID');
      assert.match(body ?? '', /^\{"score":\d{1,6}\}$/);
    } else {
      assert.equal(path, '/things');
      assert.match(body ?? '', /^\{"email":"fresh\d+@x\.example"\}$/);
    }
  }
});

test('a bulk request holds as many items as it says', () => {
  const bulk: Load = { ...mixed, bulk: { head: '{"all":[', tail: ']}', items: 40 } };

  const { body } = instantiate(bulk, source());

  const { all } = JSON.parse(body ?? '') as { readonly all: readonly unknown[] };
  assert.equal(all.length, 40);
});
