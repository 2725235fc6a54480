import assert from 'node:assert/strict';
import { test } from 'node:test';
import { luaScript, luaString } from './lua.ts';
import { readWrkOutput } from './wrk.ts';

test('a literal cannot end early, whatever the text holds', () => {
  assert.equal(luaString('a"b\\c\nd'), String.raw`"a\034b\092c\010d"`);
  assert.equal(luaString('Zoë'), '"Zoë"');
});

test('a script holds the paths, bodies and headers of its load', () => {
  const script = luaScript(
    {
      dialect: 'any',
      kinds: [
        {
          weight: 2,
          method: 'POST',
          route: '/x/:id',
          path: ['/x/', { slot: 'id' }],
          bodies: [['{"n":', { slot: 'number' }, '}']],
        },
      ],
    },
    { host: '127.0.0.1:1', headers: { Authorization: 'Bearer k' }, targetsPath: '/t.txt' },
  );

  assert.match(script, /weight = 2, method = "POST", path = \{ "\/x\/", 3 \}/);
  assert.match(script, /Host: 127\.0\.0\.1:1\\013\\010Authorization: Bearer k/);
  assert.match(script, /\\034n\\034:", 2, "\}"/);
});

test('the result of wrk is found among its other output', () => {
  const line =
    '{"requests":2000,"microseconds":1000000,"failed":0,"refused":3,"p99Us":1500,"maxUs":20000}';

  const result = readWrkOutput(`Running 1s test\n  2000 requests\n${line}\n`);

  assert.deepEqual(result, {
    requests: 2_000,
    perSecond: 2_000,
    p99Ms: 1.5,
    maxMs: 20,
    refused: 3,
    failed: 0,
  });
  assert.throws(() => readWrkOutput('unable to connect'), /no result/);
});
