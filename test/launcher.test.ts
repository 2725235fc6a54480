import { strict as assert } from 'node:assert';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runClientele, serveClientele, temporaryDirectory } from './support/cli.ts';

type Node = readonly [path: string, ...flags: string[]];

interface OldNode {
  readonly name: string;
  readonly node: Node;
  readonly env?: Readonly<Record<string, string>>;
}

/** This Node in the guise of an old one, so that these tests run everywhere, and every old one that is installed. */
function oldNodes(): OldNode[] {
  const preload = fileURLToPath(new URL('support/old-node.cjs', import.meta.url));
  const disguised: Node = [process.execPath, '--require', preload];
  return [
    { name: 'a Node without execve', node: disguised },
    {
      name: 'a Node with execve',
      node: disguised,
      env: { CLIENTELE_TEST_KEEP_EXECVE: '1' },
    },
    ...installedOldNodes(),
  ];
}

function installedOldNodes(): OldNode[] {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, 'node'));
  for (const path of candidates.filter((path) => existsSync(path))) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
    if (Number.parseInt(version.slice(1), 10) < 24) {
      return [{ name: `the installed Node ${version}`, node: [path] }];
    }
  }
  return [];
}

for (const { name, ...options } of oldNodes()) {
  void test(`under ${name} a command runs and its output and status are passed on`, async () => {
    const [good, bad] = await Promise.all([
      runClientele(['--version'], options),
      runClientele(['paint'], options),
    ]);

    assert.match(good.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(good.stderr, '');
    assert.equal(good.status, 0);
    assert.equal(bad.status, 2);
    assert.match(bad.stderr, /^clientele: "paint" is not a command.*\n$/);
  });

  void test(`under ${name} SIGTERM reaches the server, which ends with status 0`, async () => {
    const server = await serveClientele(temporaryDirectory(), options);

    const ended = await server.stop();

    assert.deepEqual([ended.status, ended.signal], [0, null]);
  });

  void test(`under ${name} kill -9 of the launcher leaves no server behind`, async () => {
    const server = await serveClientele(temporaryDirectory(), options);

    // Destroying the pipes fails this promise, which nobody needs here.
    server.ended.catch(() => undefined);
    server.kill('SIGKILL');
    await server.exited();

    assert.ok(await stopsAnswering(server.url), 'the server outlived its launcher');
  });
}

void test('where no newer Node was brought along, one line says what to do', async () => {
  const elsewhere = temporaryDirectory();
  execFileSync('cp', [fileURLToPath(new URL('../bin/clientele', import.meta.url)), elsewhere]);
  const preload = fileURLToPath(new URL('support/old-node.cjs', import.meta.url));

  const ended = await runClientele(['--version'], {
    node: [process.execPath, '--require', preload],
    script: join(elsewhere, 'clientele'),
  });

  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /^clientele: Node 24\.7 or later is needed.*npm ci.*\n$/);
});

const goneMs = 2_000;

/** Polls a server that is about to disappear; false where it still answers after a while. */
async function stopsAnswering(url: string): Promise<boolean> {
  const deadline = performance.now() + goneMs;
  while (performance.now() < deadline) {
    try {
      await fetch(url);
    } catch {
      return true;
    }
    await delay(20);
  }
  return false;
}

void test('a server that npm started ends with npm, whose shell passes no signal on', async () => {
  const launcher = fileURLToPath(new URL('../bin/clientele', import.meta.url));
  const command = [
    process.execPath,
    launcher,
    'serve',
    '--port=0',
    `--data=${temporaryDirectory()}`,
  ];
  const shell = spawn('sh', ['-c', '"$@"; exit $?', 'sh', ...command], {
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  shell.stdout.setEncoding('utf8');
  let printed = '';
  const listens = new Promise<void>((resolve) => {
    shell.stdout.on('data', (text: string) => {
      printed += text;
      if (printed.includes('listening on')) {
        resolve();
      }
    });
  });
  await listens;

  shell.kill('SIGTERM');

  // The server holds the pipe for as long as it lives.
  await once(shell.stdout, 'close', { signal: AbortSignal.timeout(20_000) });
});
