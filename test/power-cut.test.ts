import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createRandom } from '../bench/load/random.ts';
import { drillCount, drillScale } from './support/drill-scale.ts';
import { recordWrites } from './support/power-cut/record-writes.ts';
import { recordedVersion } from './support/power-cut/recorded-sqlite.ts';
import { type Survey, surveyCrashes } from './support/power-cut/survey.ts';

/*
 * The power-cut simulator (reliability 1.7). Our engine writes over SQLite's own code, whose writes and
 * syncs are recorded where they leave it; then every state that a power cut could leave is rebuilt and
 * opened with the SQLite of Node.
 *
 * What this shows: in which order SQLite, with our statements, settings and copies of the WAL, writes and
 * syncs, and that nobody is answered before the sync. What it cannot show: that Node's build makes an
 * `fdatasync` of each sync (`sync-per-commit.test.ts` looks, where there is an `strace`), and that the
 * disk keeps what it says it has synced.
 */

const rounds = drillCount(240);
const statesMax = drillCount(10_000);
/** Whether the check can fail takes fewer states than whether nothing is lost. */
const normalStatesMax = drillScale === 1 ? statesMax : Math.round(statesMax / 4);
const seed = 6;

void describe('a power cut at any moment', () => {
  void it('loses no answered write, leaves none half done and damages nothing', async (context) => {
    const survey = await surveyed(context, 'FULL', statesMax);

    assert.ok(survey.states > statesMax / 2, `only ${survey.states} states`);
    assert.deepEqual(survey.damaged, []);
    assert.deepEqual(survey.broken, []);
    assert.deepEqual(survey.losing, []);
  });

  void it('would lose answered writes with synchronous=NORMAL, which this check finds', async (context) => {
    const survey = await surveyed(context, 'NORMAL', normalStatesMax);

    assert.ok(survey.losing.length > survey.states / 10, 'the check cannot fail');
    assert.deepEqual(survey.damaged, []);
  });
});

async function surveyed(
  context: TestContext,
  synchronous: 'FULL' | 'NORMAL',
  states: number,
): Promise<Survey> {
  // Thousands of databases are opened: in memory where that is possible.
  const parent = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'clientele-'));
  try {
    const random = createRandom(seed);
    const recorded = await recordWrites({ rounds, synchronous, random });
    const began = performance.now();
    const survey = surveyCrashes(recorded, {
      place: join(parent, 'disk'),
      random,
      statesMax: states,
    });
    const { losing, damaged, lostAtMost } = survey;
    context.diagnostic(
      `SQLite ${recordedVersion}, ${synchronous}: ${survey.states} crash states of ${recorded.sent.size} writes in ${Math.round(performance.now() - began)} ms; ` +
        `${losing.length} lose answered writes (${lostAtMost} at most), ${damaged.length} are damaged`,
    );
    return survey;
  } finally {
    rmSync(parent, { recursive: true });
  }
}
