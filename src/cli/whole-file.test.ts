import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { stopSignals } from './stop-signal.ts';
import { makeWhole } from './whole-file.ts';

const whole = { mayReplace: false };

describe('a file that is whole or not there', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'whole-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has its name once it is made, and no other', async () => {
    const made = await makeWhole(join(folder, 'a'), whole, async (partial) => {
      writeFileSync(partial, 'text');
      assert.equal(existsSync(join(folder, 'a')), false);
      return 7;
    });

    assert.equal(made, 7);
    assert.deepEqual(readdirSync(folder), ['a']);
    assert.equal(readFileSync(join(folder, 'a'), 'utf8'), 'text');
  });

  it('is not there where making it failed, and nothing else is', async () => {
    const making = makeWhole(join(folder, 'a'), whole, (partial) => {
      writeFileSync(partial, 'half of the te');
      throw new Error('the disk is full');
    });

    await assert.rejects(making, /the disk is full/);
    assert.deepEqual(readdirSync(folder), []);
  });

  for (const signal of stopSignals) {
    it(`leaves nothing behind at ${signal}, which still ends the process`, async () => {
      const child = half(join(folder, 'a'));
      try {
        await once(child.stdout ?? child, 'data');
        assert.match(readdirSync(folder).join(), /^a\.\d+\.partial,a\.\d+\.partial-journal$/);

        child.kill(signal);
        const [, endedBy] = (await once(child, 'exit')) as [unknown, NodeJS.Signals | null];

        assert.equal(endedBy, signal);
        assert.deepEqual(readdirSync(folder), []);
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
});

/** A process that has made half of a file, says so and waits. */
function half(path: string): ChildProcess {
  const module = new URL('whole-file.ts', import.meta.url).href;
  const script = `
    import { writeFileSync } from 'node:fs';
    import { makeWhole } from ${JSON.stringify(module)};
    await makeWhole(process.argv[1], { mayReplace: false }, (partial) => {
      writeFileSync(partial, 'half');
      writeFileSync(partial + '-journal', 'as SQLite has one');
      console.log('half');
      return new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  return spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
