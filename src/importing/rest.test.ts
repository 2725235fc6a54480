import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRest } from './rest.ts';

void test('an import rests as often as whoever is beside it needs, and looks for them once a second', async () => {
  let looks = 0;
  const restsOf = async (isBesideServer: boolean): Promise<number> => {
    const { rest } = createRest({
      everyMs: 60_000,
      everyMsBesideServer: 0,
      isBesideServer() {
        looks += 1;
        return isBesideServer;
      },
    });
    const began = performance.now();
    for (let chunk = 0; chunk < 3; chunk++) {
      await rest();
    }
    return performance.now() - began;
  };

  const besideServer = await restsOf(true);
  const alone = await restsOf(false);

  assert.equal(looks, 2);
  assert.ok(besideServer >= 15, 'six milliseconds after each chunk');
  assert.ok(alone < besideServer, 'hardly any time alone');
});
