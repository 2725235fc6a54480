import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { clientelePath, runClientele, temporaryDirectory } from './support/cli.ts';

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

describe('clientele export', () => {
  const folder = temporaryDirectory();
  const data = join(folder, 'data');
  const run = (...args: readonly string[]): ReturnType<typeof runClientele> =>
    runClientele(['export', ...args, '--data', data]);

  before(async () => {
    await runClientele(['demo', '--clients', '3000', '--data', data]);
  });

  it('writes a file that is whole and private, and says how many there are', async () => {
    const file = join(folder, 'all.csv');

    const { status, stdout } = await run(file, '--json');

    assert.equal(status, 0);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([report['clients'], report['format'], report['file']], [3_000, 'csv', file]);
    assert.match(readFileSync(file, 'utf8'), /^id,externalId,email,.*\r\n/);
    if (process.platform !== 'win32') {
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('partial')),
      [],
    );
  });

  it('writes to standard output, with the report beside it', async () => {
    const { status, stdout, stderr } = await run('--format', 'ndjson');
    const { stderr: report } = await run('--format', 'ndjson', '--json');

    assert.equal(status, 0);
    assert.equal((JSON.parse(report) as { clients: number }).clients, 3_000);
    const lines = stdout.split('\n').slice(0, -1);
    assert.equal(lines.length, 3_000);
    assert.ok(lines.every((line) => typeof JSON.parse(line) === 'object'));
    assert.match(stderr, /^Workspace default: 3000 clients exported as ndjson; [\d.]+ s\.\n$/);
  });

  it('takes filters, a search, an order and a segment', async () => {
    const line =
      '- --format ndjson --filter status=active --filter customFields.plan[in]=free,team --q a --sort=-name';

    const { stdout } = await run(...line.split(' '));

    const clients = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { status: string; customFields: { plan: string } });
    assert.ok(clients.length > 10);
    assert.ok(clients.every(({ status }) => status === 'active'));
    assert.ok(clients.every(({ customFields }) => /^(free|team)$/.test(customFields.plan)));
  });

  it('ends quietly where its reader has enough', async () => {
    const shell = promisify(execFile);
    const script = `"${process.execPath}" "${clientelePath}" export --data "${data}" | head -n 2; echo "status \${PIPESTATUS[0]}"`;

    const { stdout, stderr } = await shell('bash', ['-c', script]);

    assert.equal(stdout.split('\n').length, 4);
    assert.match(stdout, /status 0\n$/);
    assert.doesNotMatch(stderr, /EPIPE|Error/);
  });

  it(
    'leaves no file where the last bytes do not fit',
    { skip: !canLimit && 'the size of files cannot be limited here' },
    async () => {
      const [whole, cut] = [join(folder, 'whole.csv'), join(folder, 'cut.csv')];
      await run(whole);
      const room = statSync(whole).size - 1;

      const { status, stderr } = await runClientele(['export', cut, '--data', data], {
        node: ['prlimit', `--fsize=${room}`, process.execPath],
      });

      assert.equal(status, 1);
      assert.match(stderr, /^clientele: The output is not whole: [^\n]*\n$/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('cut')),
        [],
      );
    },
  );

  it('does not replace a file unasked', async () => {
    const file = join(folder, 'mine.csv');
    writeFileSync(file, 'mine');

    const refused = await run(file);
    const kept = readFileSync(file, 'utf8');
    const forced = await run(file, '--force', '--bom');

    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^clientele: .* exists already\.[^\n]*\n$/);
    assert.equal(kept, 'mine');
    assert.equal(forced.status, 0);
    assert.deepEqual([...readFileSync(file).subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  });

  const misuses: readonly (readonly [args: readonly string[], status: number, message: RegExp])[] =
    [
      [['--format', 'xlsx'], 2, /--format must be one of csv, ndjson/],
      [['--format', 'ndjson', '--bom'], 2, /--bom is for --format csv only/],
      [['--filter', 'status'], 2, /--filter must be FIELD=VALUE/],
      [['--filter', 'colour=red'], 2, /--filter: There is no such field/],
      [['--filter', 'status[gt]=active'], 2, /--filter: This field can be filtered by: eq/],
      [['--sort', 'age'], 2, /--sort: `sort` must be one of/],
      [['--segment', 'Payers'], 1, /There is no segment of this name or id/],
      [[join(folder, 'nowhere', 'x.csv')], 1, /There is no directory/],
      [[folder, '--force'], 1, /is not a file/],
      [['a.csv', 'b.csv'], 2, /takes only \[FILE\] beside its options/],
    ];

  for (const [args, status, message] of misuses) {
    it(`refuses in one line: ${args.join(' ').replace(folder, '…')}`, async () => {
      const ran = await run(...args);

      assert.equal(ran.status, status, ran.stderr);
      assert.equal(ran.stdout, '');
      assert.match(ran.stderr, /^clientele: [^\n]*\n$/);
      assert.match(ran.stderr, message);
    });
  }
});
