import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { clientelePath, runClientele, temporaryDirectory } from '../support/cli.ts';

/** Imports from the command line that read what people have, and what we wrote ourselves. */

interface Place {
  readonly data: readonly string[];
  import(text: string, ...more: readonly string[]): Promise<Record<string, unknown>>;
  run(...args: readonly string[]): ReturnType<typeof runClientele>;
}

function place(): Place {
  const folder = temporaryDirectory();
  const data = ['--data', join(folder, 'data')];
  return {
    data,
    run: (...args) => runClientele([...args, ...data]),
    async import(text, ...more) {
      const file = join(folder, 'people.csv');
      writeFileSync(file, text);
      const { status, stdout, stderr } = await runClientele([
        'import',
        file,
        '--json',
        ...more,
        ...data,
      ]);
      assert.equal(status, 0, stderr);
      return JSON.parse(stdout) as Record<string, unknown>;
    },
  };
}

describe('an import of the command line', () => {
  it('takes ids for those of clients here whatever was said of the last file with these columns', async () => {
    const [from, to] = [place(), place()];
    await from.import('Name,Email\nAda,\nGrace,\n', '--map', 'Email=');
    const foreign = (await from.run('export')).stdout;
    assert.deepEqual(counts(await to.import(foreign)), { created: 2, unchanged: 0, failed: 0 });
    const own = (await to.run('export')).stdout;

    assert.deepEqual(counts(await to.import(own)), { created: 0, unchanged: 2, failed: 0 });
  });

  it('unsets the companies of who has a blank cell there, where it is asked to', async () => {
    const { import: importing } = place();
    await importing('externalId,companyNames\n1,Acme\n');

    const report = await importing('externalId,companyNames\n1,\n', '--clear-empty');

    assert.deepEqual([report['updated'], report['failed']], [1, 0]);
  });

  it('takes choices back whose keys hold the separator', async () => {
    const { import: importing, run } = place();
    const options = ['--option', 'a=Alpha', '--option', 'b,c=Beta'];
    const tags = ['--key', 'tags', '--label', 'Tags', '--type', 'multiSelect', ...options];
    const declared = await run('fields', 'declare', ...tags);
    assert.equal(declared.status, 0, declared.stderr);
    await importing('externalId,tags\n1,"a,b\\,c"\n');
    const { stdout } = await run('export', '--format', 'csv');

    assert.match(stdout, /"a,b\\,c"/);
    assert.deepEqual(counts(await importing(stdout)), { created: 0, unchanged: 1, failed: 0 });
  });
});

const full = '/dev/full';

describe(
  'output that cannot be written',
  { skip: !existsSync(full) && 'this system has no /dev/full' },
  () => {
    for (const args of [['export'], ['fields', 'list']]) {
      it(`ends \`${args.join(' ')}\` with a failure, and says so`, async () => {
        const { import: importing, data } = place();
        await importing('externalId,plan\n1,gold\n');

        const { status, stderr } = spawnSync(
          'sh',
          ['-c', `exec "$0" "$@" > ${full}`, process.execPath, clientelePath, ...args, ...data],
          { encoding: 'utf8' },
        );

        assert.equal(status, 1, stderr);
        assert.match(stderr, /^clientele: The output is not whole: the disk is full\.$/m);
      });
    }
  },
);

function counts(report: Record<string, unknown>): Record<string, unknown> {
  const { created, unchanged, failed } = report;
  return { created, unchanged, failed };
}
