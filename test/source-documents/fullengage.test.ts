import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { runClientele } from '../support/cli.ts';
import { wordsOf } from '../support/test-data.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/*
 * The code blocks of FullEngage's page (https://fullengage.ai/docs/clients) as they stand: only the
 * host, the key and UUID_HERE are replaced, and a line is added that shows what the example ended up
 * with. The key is one of FullEngage's own form that was brought along.
 */

const run = promisify(execFile);
const fixtures = new URL('../../src/dialects/fullengage/__fixtures__/', import.meta.url);
const printedKey = 'ba_a1b2c3d4e5f6...';
const broughtKey = 'ba_a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0';

interface ShownClient {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly status: string;
  readonly notes: string | null;
}

interface ShownList {
  readonly data: readonly ShownClient[];
  readonly total: number;
}

interface Shown {
  readonly data: ShownClient;
}

describe('the source document of FullEngage', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    const added = await runClientele(
      ['keys', 'add', '--name', 'FullEngage integration', ...wordsOf(server.data.flags)],
      { input: broughtKey },
    );
    assert.equal(added.status, 0, added.stderr);
  });

  after(() => server.close());

  function example(name: string): string {
    const printed = readFileSync(new URL(name, fixtures), 'utf8');
    assert.ok(printed.includes(printedKey));
    return printed
      .replaceAll('https://your-app.com', server.url)
      .replaceAll(printedKey, broughtKey);
  }

  it('has six curl commands that do what their headings say', async (context) => {
    if (!(await canRun(context, 'curl', ['--version']))) {
      return;
    }
    // Each command begins at the comment that is its heading.
    const commands = new Map(
      example('examples.sh')
        .split(/^# /m)
        .slice(2)
        .map((text): [string, string] => [text.slice(0, text.indexOf('\n')), text]),
    );
    const curl = async <T>(heading: string, id = ''): Promise<T> => {
      const command = commands.get(heading) ?? assert.fail(heading);
      const { stdout } = await run('sh', ['-c', `# ${command.replaceAll('UUID_HERE', id)}`]);
      return JSON.parse(stdout) as T;
    };

    const { data: created } = await curl<Shown>('Create a client');
    const listed = await curl<ShownList>('List clients');
    const filtered = await curl<ShownList>('List with filters');
    const got = await curl<Shown>('Get a single client', created.id);
    const updated = await curl<Shown>('Update a client', created.id);
    const filteredLater = await curl<ShownList>('List with filters');
    const deleted = await curl('Delete a client', created.id);
    const gone = await curl<{ code: string }>('Get a single client', created.id);
    const after = await curl<ShownList>('List clients');

    assert.equal(commands.size, 6);
    assertJohn(created);
    assert.deepEqual(listed, { data: [created], total: 1 });
    assert.deepEqual(filtered, listed);
    assert.deepEqual(got, { data: created });
    assertJohn(updated.data, { status: 'inactive', notes: 'No longer active' });
    assert.deepEqual(filteredLater, { data: [], total: 0 });
    assert.deepEqual(deleted, { success: true });
    assert.equal(gone.code, 'client_not_found');
    assert.deepEqual(after, { data: [], total: 0 });
  });

  it('has a JavaScript block that runs in Node', async () => {
    const show = '\nconsole.log(JSON.stringify({ data, total, newClient }));\n';
    const script = example('examples.mjs') + show;

    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);

    const { data, total, newClient } = JSON.parse(stdout) as ShownList & { newClient: ShownClient };
    assert.equal(data.length, total);
    assertJohn(newClient);
    await assertOnFile(newClient);
  });

  it('has a Python block that runs with requests', async (context) => {
    if (!(await canRun(context, 'python3', ['-c', 'import requests']))) {
      return;
    }
    const show = '\nimport json\nprint(json.dumps([data, new_client]))\n';
    const script = example('examples.py') + show;

    const { stdout } = await run('python3', ['-c', script]);

    const [list, created] = JSON.parse(stdout) as [ShownList, Shown];
    assert.equal(list.data.length, list.total);
    assertJohn(created.data);
    await assertOnFile(created.data);
  });

  function assertJohn(client: ShownClient, changed: Partial<ShownClient> = {}): void {
    const { name, phone, status, notes } = client;
    const john = { name: 'John Doe', phone: '+1 555-1234', status: 'active', notes: null };
    assert.deepEqual({ name, phone, status, notes }, { ...john, ...changed });
  }

  async function assertOnFile(client: ShownClient): Promise<void> {
    const { body } = await server.call('GET', `/api/v1/clients/${client.id}`);
    assert.deepEqual(body, { data: client });
  }
});

/** Whether a command is there; where it is not, the run says so instead of passing in silence. */
async function canRun(
  context: TestContext,
  command: string,
  args: readonly string[],
): Promise<boolean> {
  try {
    await run(command, args);
    return true;
  } catch {
    context.skip(`\`${command} ${args.join(' ')}\` does not work on this machine`);
    return false;
  }
}
