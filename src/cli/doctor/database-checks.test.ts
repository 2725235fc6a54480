import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { databaseFindings } from './database-checks.ts';

type Found = Parameters<typeof databaseFindings>[0];

const sound: Found = {
  version: '18.1',
  versionNumber: 180_001,
  pooler: 'none',
  schema: 2,
  expectedSchema: 2,
  isSchemaAsCommitted: true,
  isMoveUnfinished: false,
  encoding: 'UTF8',
  isReadOnly: false,
  fsync: 'on',
  synchronousCommit: 'on',
  fullPageWrites: 'on',
  synchronousStandbys: '',
  connectionsMax: 97,
  connectionsOpen: 12,
  connectionsOfOurs: 10,
  fullFieldLists: [],
};

const cases: readonly (readonly [
  what: string,
  change: Partial<Found>,
  state: string,
  message: RegExp,
])[] = [
  ['plain PostgreSQL', {}, 'ok', /Plain PostgreSQL 18\.1/],
  ['Citus', { citus: '13.2' }, 'ok', /Citus 13\.2: the tables can be spread/],
  ['a version that is too old', { versionNumber: 130_000 }, 'fail', /PostgreSQL/],
  ['an encoding that cannot hold every name', { encoding: 'LATIN1' }, 'fail', /LATIN1/],
  ['a way without a pooler', {}, 'ok', /Directly connected/],
  ['a transaction pooler', { pooler: 'transaction' }, 'ok', /pooler in transaction mode/],
  ['another pooler', { pooler: 'unknown' }, 'warn', /seems to give each caller/],
  ['a standby', { isReadOnly: true }, 'fail', /can only be read/],
  ['an empty database', { schema: 0 }, 'warn', /no tables yet/],
  ['an older schema', { schema: 1 }, 'warn', /has schema 1/],
  ['a newer schema', { schema: 3 }, 'fail', /knows up to 2/],
  [
    'a move that has not ended',
    { isMoveUnfinished: true, isSchemaAsCommitted: false },
    'fail',
    /A move to here has not ended/,
  ],
  [
    'tables that were changed by hand',
    { isSchemaAsCommitted: false },
    'fail',
    /not as this version/,
  ],
  ['commits that are not synced', { fsync: 'off' }, 'fail', /may be lost/],
  ['commits that are not waited for', { synchronousCommit: 'off' }, 'fail', /may be lost/],
  ['pages that may tear', { fullPageWrites: 'off' }, 'warn', /tear pages/],
  ['no synchronous standby', {}, 'ok', /waits for no standby/],
  ['a synchronous standby', { synchronousStandbys: '*' }, 'ok', /loses no answered write/],
  [
    'standbys that nobody waits for',
    { synchronousStandbys: '*', synchronousCommit: 'local' },
    'warn',
    /no commit waits for them/,
  ],
  ['room for servers', {}, 'ok', /enough for 9 servers/],
  ['room for fields', {}, 'ok', /brings is listed/],
  [
    'a full list of fields',
    { fullFieldLists: [{ workspace: 'default', entity: 'client', count: 5_000 }] },
    'warn',
    /a new key makes none, .*: default \(client: 5000\)/,
  ],
  ['too few connections', { connectionsMax: 8 }, 'fail', /8 connections are allowed/],
];

for (const [what, change, state, message] of cases) {
  void test(`doctor judges ${what}`, () => {
    const findings = databaseFindings({ ...sound, ...change }, 10);

    const found = findings.find((finding) => message.test(finding.message));
    assert.equal(found?.state, state);
    for (const { state: each, advice } of findings) {
      assert.equal(advice === undefined, each === 'ok');
    }
  });
}
