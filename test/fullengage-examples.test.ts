import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { startTestServer, type TestServer } from './support/test-server.ts';

/*
 * The three blocks of examples of FullEngage's page as they are printed there: only the host, the key
 * and UUID_HERE are replaced, and a last line shows what the example ended up with.
 */

const run = promisify(execFile);
const fixtures = new URL('../src/dialects/fullengage/__fixtures__/', import.meta.url);

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

let server: TestServer;
let scratch: string;

before(async () => {
  server = await startTestServer();
  scratch = await mkdtemp(join(tmpdir(), 'clientele-examples-'));
});

after(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

async function example(name: string): Promise<string> {
  const text = await readFile(new URL(name, fixtures), 'utf8');
  return text
    .replaceAll('https://your-app.com', server.url)
    .replaceAll('ba_a1b2c3d4e5f6...', server.key);
}

/** A client like the one that every example makes. */
function assertJohn(client: ShownClient): void {
  const { name, phone, status, notes } = client;
  assert.deepEqual(
    { name, phone, status, notes },
    { name: 'John Doe', phone: '+1 555-1234', status: 'active', notes: null },
  );
}

it('runs the cURL examples', async (context) => {
  if (!(await isInstalled(context, 'curl', ['--version']))) {
    return;
  }
  const commands = (await example('examples.sh')).split(/^# /m).slice(2);
  const curl = async (index: number, id = ''): Promise<unknown> => {
    const command = commands[index]?.replace(/^.*\n/, '').replaceAll('UUID_HERE', id) ?? '';
    const { stdout } = await run('bash', ['-c', command]);
    return JSON.parse(stdout);
  };

  const created = (await curl(3)) as { data: ShownClient };
  const { id } = created.data;
  const listed = (await curl(0)) as ShownList;
  const filtered = (await curl(1)) as ShownList;
  const read = (await curl(2, id)) as { data: ShownClient };
  const updated = (await curl(4, id)) as { data: ShownClient };
  const deleted = await curl(5, id);
  const after = (await curl(0)) as ShownList;

  assert.equal(commands.length, 6);
  assertJohn(created.data);
  assert.deepEqual(listed, { data: [created.data], total: 1 });
  assert.deepEqual(filtered, listed);
  assert.deepEqual(read, created);
  assert.deepEqual(
    [updated.data.name, updated.data.status, updated.data.notes],
    ['John Doe', 'inactive', 'No longer active'],
  );
  assert.deepEqual(deleted, { success: true });
  assert.deepEqual(after, { data: [], total: 0 });
});

it('runs the JavaScript example', async () => {
  const file = join(scratch, 'examples.mjs');
  const show = 'console.log(JSON.stringify({ data, total, newClient }));\n';
  await writeFile(file, (await example('examples.mjs')) + show);

  const { stdout } = await run(process.execPath, [file]);

  const { data, total, newClient } = JSON.parse(stdout) as ShownList & { newClient: ShownClient };
  assert.equal(data.length, total);
  assertJohn(newClient);
});

it('runs the Python example', async (context) => {
  if (!(await isInstalled(context, 'python3', ['-c', 'import requests']))) {
    return;
  }
  const file = join(scratch, 'examples.py');
  const show = 'import json\nprint(json.dumps({"list": data, "created": new_client}))\n';
  await writeFile(file, (await example('examples.py')) + show);

  const { stdout } = await run('python3', [file]);

  const { list, created } = JSON.parse(stdout) as {
    list: ShownList;
    created: { data: ShownClient };
  };
  assert.equal(list.data.length, list.total);
  assertJohn(created.data);
});

/** Whether a command is there; where it is not, the test says so instead of passing in silence. */
async function isInstalled(
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
