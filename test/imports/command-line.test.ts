import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
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

  it('takes clients as Assembly answers them, of another directory, whatever is wrong with the first', async () => {
    const { import: importing, run } = place();
    const answer = (email: string, more: object = {}): string =>
      JSON.stringify({
        id: 'f6a2f5ab-30a0-4a3c-8d7e-0c2c1c2f3a55',
        object: 'client',
        createdAt: '2024-01-05T10:00:00Z',
        givenName: 'Ada',
        familyName: '',
        email,
        companyId: 'f6a2f5ab-30a0-4a3c-8d7e-0c2c1c2f3a56',
        companyIds: ['f6a2f5ab-30a0-4a3c-8d7e-0c2c1c2f3a56'],
        status: 'active',
        inviteUrl: '',
        avatarImageUrl: '',
        fallbackColor: '#FFF',
        customFields: { tier: 'gold' },
        ...more,
      });
    const report = await importing(
      [answer('nobody'), answer('a@x.test'), answer('b@x.test')].join('\n'),
    );
    const { stdout } = await run('export', '--format', 'ndjson');

    assert.deepEqual([report['dialect'], report['created'], report['failed']], ['assembly', 2, 1]);
    assert.match(stdout, /"customFields":\{"tier":"gold"\}/);
  });

  it('makes no directory for a file that is not there, and says which', async () => {
    const folder = temporaryDirectory();
    const data = join(folder, 'data');

    const missing = await runClientele(['import', join(folder, 'none.csv'), '--data', data]);
    const directory = await runClientele(['import', folder, '--data', data]);

    assert.deepEqual([missing.status, directory.status], [1, 1]);
    assert.match(missing.stderr, /^clientele: There is no file .*none\.csv\.\n$/);
    assert.match(directory.stderr, /is a directory/);
    assert.equal(existsSync(data), false);
  });

  it('says of a data file that is no database what to do, and of an import whose file a backup has not', async () => {
    const { import: importing, data, run } = place();
    const { id } = await importing('Email\nbad\n');
    rmSync(join(data[1] ?? '', 'imports'), { recursive: true });
    const errors = await run('imports', 'errors', String(id));
    writeFileSync(join(data[1] ?? '', 'clientele.db'), 'x'.repeat(8_192));
    const list = await run('imports', 'list');

    assert.equal(errors.status, 1);
    assert.match(
      errors.stderr,
      /The source of this import is not there any more: a backup has none/,
    );
    assert.equal(list.status, 1);
    assert.match(list.stderr, /^clientele: The data file is damaged, or is no database/);
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
