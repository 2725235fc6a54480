import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { findingsOf } from './storage-checks.ts';

type Found = Parameters<typeof findingsOf>[0];

const sound: Found = {
  kind: 'found',
  path: '/data/clientele.db',
  schema: 2,
  expectedSchema: 2,
  isSchemaAsCommitted: true,
  isMoveUnfinished: false,
  damage: [],
  synchronous: 2,
  journalMode: 'wal',
  pageBytes: 4096,
  fileBytes: 0,
  walBytes: 0,
  isOpenToOthers: false,
  fullFieldLists: [],
};

const cases: readonly (readonly [what: string, change: Partial<Found>, states: string])[] = [
  ['sound data', {}, 'ok ok ok ok ok'],
  ['a newer schema', { schema: 3 }, 'fail ok ok ok ok'],
  ['an older schema', { schema: 1, isSchemaAsCommitted: false }, 'warn ok ok ok ok'],
  ['a move that has not ended', { isMoveUnfinished: true }, 'fail ok ok ok ok'],
  ['a schema changed by hand', { isSchemaAsCommitted: false }, 'fail ok ok ok ok'],
  ['a journal that is not WAL', { journalMode: 'delete' }, 'ok fail ok ok ok'],
  ['commits that are not synced', { synchronous: 1 }, 'ok fail ok ok ok'],
  ['damage', { damage: ['Page 3: never used'] }, 'ok ok fail ok ok'],
  ['a file that others can read', { isOpenToOthers: true }, 'ok ok ok warn ok'],
  [
    'a full list of fields',
    { fullFieldLists: [{ workspace: 'default', entity: 'client', count: 5_000 }] },
    'ok ok ok ok warn',
  ],
];

for (const [what, change, states] of cases) {
  void test(`doctor judges ${what}, with advice where something is wrong`, () => {
    const findings = findingsOf({ ...sound, ...change });

    assert.equal(findings.map(({ state }) => state).join(' '), states);
    for (const { state, advice } of findings) {
      assert.equal(advice === undefined, state === 'ok');
    }
  });
}
