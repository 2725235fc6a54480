import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  type Finished,
  type ServingProcess,
  runClientele,
  serveClientele,
  temporaryDirectory,
} from './support/cli.ts';

const folder = temporaryDirectory();
const data = join(folder, 'data');
let server: ServingProcess;
let held: ReturnType<typeof listHeld>;

before(async () => {
  // It waits for five seconds, and the tests in front of its own need not.
  held = listHeld();
  server = await serveClientele(data);
});

after(async () => {
  await server.stop();
});

/** Runs a command beside the shared server. */
function run(line: string, input?: string): Promise<Finished> {
  return runClientele([...line.split(' '), '--data', data], input === undefined ? {} : { input });
}

async function runJson(line: string, input?: string): Promise<Record<string, unknown>> {
  const { stdout, stderr, status } = await run(`${line} --json`, input);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** The status that the shared server answers a listing with. */
async function statusWith(key: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${String(key)}` };
  const answer = await fetch(`${server.url}/api/v1/clients`, { headers });
  await answer.text();
  return answer.status;
}

/** One line, without a stack, that says this; nothing on standard output. */
function assertRefused(ended: Finished, status: number, message: RegExp): void {
  assert.equal(ended.status, status, ended.stderr);
  assert.match(ended.stderr, message);
  assert.match(ended.stderr, /^clientele: [^\n]+\n$/);
  assert.equal(ended.stdout, '');
}

void test('the first start prints one admin key and a curl line per dialect that works as printed', async () => {
  const keys = server.greeting.match(/^ {2}clk_\w+$/gm) ?? [];
  const lines = server.greeting.match(/^curl .*$/gm) ?? [];

  assert.equal(keys.length, 1);
  assert.equal(lines.length, 4);
  for (const line of lines) {
    const { stdout } = await promisify(execFile)('sh', ['-c', `${line} --silent --fail-with-body`]);
    assert.match(stdout, /^\{/, line);
  }
  const { stdout } = await promisify(execFile)('sh', ['-c', `${lines[1]} --silent`]);
  assert.match(stdout, /Lovelace.*ada@example\.com/);
});

void test('a start says where figures are; a later one prints no key, and another link while there is no owner', async () => {
  const again = join(temporaryDirectory(), 'data');
  const first = await serveClientele(again, { flags: ['--metrics', '127.0.0.1:0'] });
  const figures = /^Figures are at (http:\S+)$/m.exec(first.greeting)?.[1] ?? '';
  assert.match(await (await fetch(figures)).text(), /^# HELP /);
  await first.stop();

  const second = await serveClientele(again);
  await second.stop();

  assert.doesNotMatch(second.greeting, /clk_/);
  const link = /#[\w-]{43}$/m;
  assert.notEqual(link.exec(second.greeting)?.[0], link.exec(first.greeting)?.[0]);
  assert.match(second.greeting, /\nClientele is listening on [^\n]*\n$/);
});

void test('a second server on the same data is refused, and the first one goes on', async () => {
  const ended = await run('serve --port 0');

  assertRefused(ended, 3, /Another server is using the data directory/);
  assert.equal(await statusWith('nobody'), 401);
});

void test('a port in use, a file for a directory and a host that is not here are one line each', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  const fresh = temporaryDirectory();

  const [port, path, host] = await Promise.all([
    runClientele(['serve', '--port', new URL(server.url).port, '--data', join(fresh, 'a')]),
    runClientele(['serve', '--port', '0', '--data', join(file, 'below')]),
    runClientele(['serve', '--port', '0', '--host', '192.0.2.1', '--data', join(fresh, 'b')]),
  ]);

  assertRefused(port, 1, /127\.0\.0\.1:\d+ is in use/);
  assertRefused(path, 1, /is not a directory/);
  assertRefused(host, 1, /192\.0\.2\.1.* is not an address of this machine/);
});

void test('a data directory that may not be written to is one line', async () => {
  const parent = temporaryDirectory();
  const readOnly = join(parent, 'data');
  mkdirSync(readOnly);
  chmodSync(parent, 0o755);
  chmodSync(readOnly, 0o555);
  // Root may write anywhere, so there it is nobody who tries.
  const isRoot = process.getuid?.() === 0;

  const ended = await runClientele(
    ['serve', '--port', '0', '--data', readOnly],
    isRoot ? { uid: 65_534 } : {},
  );

  assertRefused(ended, 1, /Access to .* is not allowed/);
});

void test('a value that cannot be taken is an error of the command line', async () => {
  const name = await runClientele(['keys', 'create', '--name', '', '--data', data]);
  const email = await runClientele(['users', 'invite', '--email', 'nobody', '--data', data]);

  assertRefused(name, 2, /The name must not be blank/);
  assertRefused(email, 2, /An email address must be/);
});

void test('a data directory of another user is not taken for none, nor its data for damaged', async () => {
  const [closed, open] = [join(folder, 'closed'), join(folder, 'open')];
  await Promise.all([closed, open].map((path) => runClientele(['migrate', '--data', path])));
  chmodSync(join(open, 'clientele.db'), 0);
  chmodSync(closed, 0);
  chmodSync(open, 0o755);
  chmodSync(folder, 0o755);
  const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};

  const list = await runClientele(['keys', 'list', '--data', closed], user);
  const doctor = await runClientele(['doctor', '--data', open], user);
  chmodSync(closed, 0o700);

  assertRefused(list, 1, /Access to .*closed.* is not allowed/);
  assert.equal(doctor.status, 1);
  assert.match(doctor.stdout, /^fail +data +The data file cannot be opened by this user/m);
  assert.doesNotMatch(doctor.stdout, /from a backup/);
});

void test('flags and variables that are not known are refused by name', async () => {
  const [flag, variable, value] = await Promise.all([
    run('serve --prot 1'),
    runClientele(['keys', 'list', '--data', data], { env: { CLIENTELE_PROT: '1' } }),
    runClientele(['serve', '--data', data], { env: { CLIENTELE_PORT: 'http' } }),
  ]);

  assertRefused(flag, 2, /Unknown option '--prot'/);
  assertRefused(variable, 2, /CLIENTELE_PROT/);
  assertRefused(value, 2, /CLIENTELE_PORT must be a whole number/);
});

void test('variables are settings, and those of tests are free', async () => {
  const elsewhere = join(temporaryDirectory(), 'data');
  const env = { CLIENTELE_DATA: elsewhere, CLIENTELE_TEST_ANYTHING: '1' };

  const made = await runClientele(['keys', 'create', '--name', 'n'], { env });
  const list = await runClientele(['keys', 'list'], { env });

  assert.equal(made.status, 0, made.stderr);
  assert.match(list.stdout, /read,write/);
});

void test('a key works from the next request of a running server on, and no longer once revoked', async () => {
  const created = await runJson('keys create --name shop --scope read');
  const before = await statusWith(created['key']);
  const revoked = await runJson(`keys revoke ${String(created['id'])}`);
  const after = await statusWith(created['key']);

  assert.deepEqual([before, after], [200, 401]);
  assert.deepEqual(revoked, { id: created['id'], state: 'revoked' });
});

void test('a secret that an integration sends already works from the next request on', async () => {
  const secret = 'ba_0123456789abcdef0123456789abcdef';

  await runJson('keys add --name legacy', `  ${secret}\n`);

  assert.equal(await statusWith(secret), 200);
});

void test('what other commands write is there for the next request: workspaces, fields, people', async () => {
  await runJson('workspaces create demo');
  const { key } = await runJson('keys create --name d --workspace demo');
  await runJson('fields declare --key tier --label Tier --type text --workspace demo');
  await runJson('demo --clients 60 --workspace demo');

  const clients = await fetch(`${server.url}/api/v1/clients?limit=1`, {
    headers: { authorization: `Bearer ${String(key)}` },
  });
  const fields = await fetch(`${server.url}/v1/custom-fields`, {
    headers: { 'x-api-key': String(key) },
  });

  assert.equal(((await clients.json()) as { total: number }).total, 60);
  assert.match(await fields.text(), /"key":"tier"/);
});

void test('demo people whom a declared field refuses are told of with the reason', async () => {
  await runJson('workspaces create strict');
  await runJson('fields declare --key plan --label Plan --type number --workspace strict');

  const { status, stdout } = await run('demo --clients 5 --workspace strict');

  assert.equal(status, 1);
  assert.match(stdout, /\b5 failed\b[^\n]*\nThe first that failed: \/plan: A value/);
});

void test('doctor finds nothing wrong with a served directory, and sees the server', async () => {
  const report = await runJson('doctor');

  const findings = report['findings'] as { check: string; state: string; message: string }[];
  assert.deepEqual(
    findings.filter(({ state }) => state !== 'ok'),
    [],
  );
  assert.match(findings.at(-1)?.message ?? '', /A server is running/);
});

void test('doctor fails on a damaged data file and says what to do', async () => {
  const damaged = temporaryDirectory();
  writeFileSync(
    join(damaged, 'clientele.db'),
    'not a database, but as long as its header '.repeat(99),
  );

  const ended = await runClientele(['doctor', '--data', damaged]);

  assert.equal(ended.status, 1);
  assert.match(ended.stdout, /^fail +data .*backup/m);
});

void test('data that cannot be opened are one line, which says what to do and blames no bug', async () => {
  const damaged = join(folder, 'damaged');
  mkdirSync(damaged, { recursive: true });
  writeFileSync(
    join(damaged, 'clientele.db'),
    'not a database, but as long as its header '.repeat(99),
  );

  const ended = await Promise.all(
    [
      ['serve', '--port', '0', '--data', damaged],
      ['keys', 'list', '--data', damaged],
      ['migrate', '--data', damaged],
      ['backup', join(folder, 'backup.db'), '--data', damaged],
      ['move', '--from', damaged, '--to', join(folder, 'target')],
    ].map((words) => runClientele(words)),
  );

  for (const { status, stderr } of ended) {
    assert.equal(status, 1);
    assert.match(stderr, /^clientele: The data file is damaged[^\n]*`clientele restore[^\n]*\n$/);
  }
});

/** Lists keys of data that another program holds. */
async function listHeld(): ReturnType<typeof runClientele> {
  const data = join(folder, 'held');
  await runClientele(['migrate', '--data', data]);
  const holder = new DatabaseSync(join(data, 'clientele.db'));
  holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  const ended = await runClientele(['keys', 'list', '--data', data]);
  holder.close();
  return ended;
}

void test('data that another program holds are busy', async () => {
  const { status, stderr } = await held;

  assert.equal(status, 3);
  assert.match(stderr, /^clientele: The directory cannot be reached[^\n]*\n$/);
});

void test('commands that only look do not make a directory', async () => {
  const nowhere = join(temporaryDirectory(), 'nowhere');

  const [list, doctor] = await Promise.all([
    runClientele(['keys', 'list', '--data', nowhere]),
    runClientele(['doctor', '--data', nowhere]),
  ]);

  assertRefused(list, 1, /`clientele serve` makes one/);
  assert.equal(doctor.status, 0);
  assert.match(doctor.stdout, /^warn +rights .*does not exist yet/m);
});

void test('SIGTERM finishes a call that is in flight and ends with status 0', async () => {
  const { call, serving } = await callInFlight();

  serving.kill('SIGTERM');
  await takesNoMoreCalls(serving.url);
  const answer = await call.finish();
  const ended = await serving.ended;

  assert.match(answer, /^HTTP\/1\.1 200 /);
  assert.deepEqual([ended.status, ended.signal], [0, null]);
});

void test('a second signal ends the process at once', async () => {
  const { call, serving } = await callInFlight();

  serving.kill('SIGINT');
  await takesNoMoreCalls(serving.url);
  // Two that come within 250 ms are one wish.
  await delay(300);
  serving.kill('SIGINT');
  const ended = await serving.ended;

  assert.equal(ended.status, 130);
  await call.finish().catch(() => undefined);
});

/** Until the signal has arrived: two that wait at the same time are one. */
async function takesNoMoreCalls(url: string): Promise<void> {
  const { port } = new URL(url);
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(Number(port), '127.0.0.1');
    const isTaken = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (!isTaken) {
      return;
    }
    await delay(25);
  }
  assert.fail('the server goes on taking connections');
}

interface HalfCall {
  /** Sends the rest and gives what came back. */
  finish(): Promise<string>;
}

/** A server of its own that has read half of a request. */
async function callInFlight(): Promise<{ call: HalfCall; serving: ServingProcess }> {
  const serving = await serveClientele(join(temporaryDirectory(), 'data'));
  const [key] = /clk_\w+/.exec(serving.greeting) ?? [''];
  const { port } = new URL(serving.url);
  const socket = connect(Number(port), '127.0.0.1');
  const answer = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('close', () => resolve(text));
    socket.once('error', reject);
  });
  answer.catch(() => undefined);
  const body = '{"email":"late@example.com"}';
  socket.write(
    `POST /api/v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
  );
  // The server must have read the head, not only the kernel: it says so in answering a call that came later.
  await fetch(serving.url).then((other) => other.text());
  const finish = (): Promise<string> => {
    socket.write(body.slice(9));
    return answer;
  };
  return { call: { finish }, serving };
}

/** Opens a link as somebody, as the page behind it does. */
async function joinBy(link: string, email: string): Promise<number> {
  const answer = await fetch(`${server.url}/api/v2/session/invitation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token: link.split('#')[1],
      name: 'Somebody',
      email,
      password: 'correct horse battery staple',
    }),
  });
  await answer.text();
  return answer.status;
}

void test('the first start prints a link for the first owner; commands make more, list people and remove them', async () => {
  const link = /^ {2}(http:\/\/localhost:\d+\/console\/welcome#[\w-]{43})$/m.exec(
    server.greeting,
  )?.[1];
  assert.equal(await joinBy(link ?? '', 'owner@example.com'), 201);

  const invited = await runJson('users invite --role editor --port 7171');
  assert.match(String(invited['link']), /^http:\/\/localhost:7171\/console\/welcome#/);
  assert.equal(await joinBy(String(invited['link']), 'editor@example.com'), 201);
  // Locked out: a new password for an account that is there, by the last link only, for an hour.
  const before = await runJson('users invite --email owner@example.com');
  const again = await runJson('users invite --email owner@example.com');
  const validMs = Date.parse(String(again['expiresAt'])) - Date.now();
  assert.ok(validMs > 0 && validMs <= 3_600_000, String(validMs));
  assert.equal(await joinBy(String(before['link']), 'owner@example.com'), 404);
  assert.equal(await joinBy(String(again['link']), 'owner@example.com'), 201);

  const { users } = (await runJson('users list')) as { users: Record<string, string>[] };
  assert.deepEqual(
    users.map(({ email, role, state }) => [email, role, state]),
    [
      ['owner@example.com', 'owner', 'active'],
      ['editor@example.com', 'editor', 'active'],
    ],
  );
  const [owner, editor] = users;
  assert.equal((await run(`users revoke ${editor?.['id'] ?? ''}`)).status, 0);
  assertRefused(await run(`users revoke ${owner?.['id'] ?? ''}`), 1, /only owner/);
  assertRefused(await run('users revoke nobody'), 1, /no user of this id/);
  assertRefused(await run('users invite --email nobody@example.com'), 1, /Nobody has this email/);
  assertRefused(await run('users invite --role king'), 2, /--role must be one of/);
});
