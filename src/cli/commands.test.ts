import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { commands } from './commands.ts';
import { runCommandLine } from './run-command-line.ts';

const data = mkdtempSync(join(tmpdir(), 'clientele-'));
after(() => rmSync(data, { recursive: true, force: true }));

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Ran {
  readonly status: number;
  readonly printed: string;
  readonly noted: string;
}

function run(line: string, input = ''): Promise<Ran> {
  return runIn(data, line, input);
}

async function runIn(directory: string, line: string, input = ''): Promise<Ran> {
  const printed: string[] = [];
  const noted: string[] = [];
  const status = await runCommandLine([...line.split(' '), '--data', directory], {
    commands,
    environment: {},
    stdin: (async function* () {
      yield input;
    })(),
    stdout: new PassThrough().resume(),
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
    progress: () => undefined,
    clock: { now: () => now },
  });
  return { status, printed: printed.join('\n'), noted: noted.join('\n') };
}

async function runJson(line: string, input?: string): Promise<Record<string, unknown>> {
  const { status, printed, noted } = await run(`${line} --json`, input);
  assert.equal(status, 0, noted);
  return JSON.parse(printed) as Record<string, unknown>;
}

const refusals: readonly (readonly [line: string, status: number, message: RegExp])[] = [
  ['keys create', 2, /--name NAME is missing/],
  ['keys create --name n --scope read,fly', 2, /--scope must be a comma list/],
  ['keys create --name n --scope=', 2, /--scope must be a comma list/],
  ['keys create --name n --expires-in 90', 2, /--expires-in must be/],
  ['keys create --name n --expires-in 0d', 2, /--expires-in must be/],
  ['keys create --name n --workspace nowhere', 1, /no workspace/],
  ['keys add --name n', 2, /The secret is missing/],
  ['keys revoke nobody', 1, /no key of this id/],
  ['keys revoke', 2, /ID is missing/],
  ['workspaces create default', 1, /workspace/],
  ['fields declare --key k --label L --type colour', 2, /--type must be one of text/],
  ['fields declare --key k --label L --type multiSelect', 2, /at least one --option/],
  ['fields declare --key k --label L --type text --option a=A', 2, /multiSelect only/],
  ['fields declare --key k --label L --type multiSelect --option a=A --option a=B', 2, /own/],
  ['fields declare --key k --label L --type multiSelect --option a', 2, /KEY=LABEL/],
  ['fields declare --key k --label L --type multiSelect --option =A', 2, /key of --option/],
  ['fields declare --key .. --label L --type text', 2, /--key cannot be used/],
  ['fields declare --key k --label= --type text', 2, /--label must be one line/],
  ['fields declare --key k --label L --type text --entity invoice', 2, /client or company/],
  ['fields declare --key __proto__ --label L --type text', 2, /--key cannot be used/],
  ['fields list --entity invoice', 2, /client or company/],
  ['demo --clients -1', 2, /--clients/],
  ['demo --clients many', 2, /--clients must be a whole number/],
];

for (const [line, status, message] of refusals) {
  void test(`refused in one line: clientele ${line}`, async () => {
    await run('keys create --name first');

    const ran = await run(line, ' \n');

    assert.equal(ran.status, status);
    assert.match(ran.noted, message);
    assert.match(ran.noted, /^clientele: [^\n]+$/);
    assert.equal(ran.printed, '');
  });
}

void test('a key expires as long after its making as was asked', async () => {
  const times = ['90d', '12h', '30m'];

  const made = await Promise.all(
    times.map((time) => runJson(`keys create --name n --expires-in ${time}`)),
  );

  assert.deepEqual(
    made.map(({ expiresAt }) => expiresAt),
    ['2026-04-02T03:04:05.000Z', '2026-01-02T15:04:05.000Z', '2026-01-02T03:34:05.000Z'],
  );
});

void test('a key is made for reading and writing unless said', async () => {
  const made = await runJson('keys create --name n');

  assert.deepEqual(made['scopes'], ['read', 'write']);
  assert.match(String(made['key']), /^clk_/);
});

void test('keys are listed with their state, and never with their secret or its hash', async () => {
  const { id } = await runJson('keys create --name gone --scope ingest');
  await run(`keys revoke ${String(id)}`);

  const listed = await run('keys list --json');

  const { keys } = JSON.parse(listed.printed) as { keys: Record<string, unknown>[] };
  const key = keys.find((one) => one['id'] === id);
  assert.equal(key?.['state'], 'revoked');
  assert.equal(key?.['workspace'], 'default');
  assert.doesNotMatch(listed.printed, /clk_|hash/);
});

void test('a secret brought along is kept once, and no message repeats it', async () => {
  const secret = 'sk_0123456789abcdef0123456789abcdef';

  const added = await runJson('keys add --name legacy', `\n ${secret} \n`);
  const twice = await run('keys add --name legacy', secret);

  assert.equal(added['hint'], 'cdef');
  assert.equal('key' in added, false);
  assert.equal(twice.status, 1);
  assert.doesNotMatch(twice.noted, /sk_/);
});

void test('a declared field is listed with its options in order, and cannot be declared again', async () => {
  const line = 'fields declare --key tier --label Tier --type multiSelect';

  const declared = await runJson(`${line} --option gold=Gold --option=tin=Tin=plate`);
  const twice = await run(line + ' --option a=A');

  const { fields } = await runJson('fields list --entity client');
  assert.deepEqual(fields, [declared]);
  const options = declared['options'] as { key: string; label: string }[];
  assert.deepEqual(
    options.map(({ key, label }) => `${key}:${label}`),
    ['gold:Gold', 'tin:Tin=plate'],
  );
  assert.match(twice.noted, /already declared/);
});

void test('demo makes the same people for the same seed, and finds them again', async () => {
  await runJson('workspaces create demo');

  const first = await runJson('demo --clients 700 --workspace demo');
  const second = await runJson('demo --clients 700 --workspace demo');

  assert.deepEqual([first['created'], first['failed'], first['companies']], [700, 0, 14]);
  assert.deepEqual([second['created'], second['unchanged'], second['companies']], [0, 700, 14]);
});

void test('demo people have fields of every type that can be observed', async () => {
  await runJson('workspaces create observed');
  await runJson('demo --clients 50 --workspace observed');

  const { fields } = await runJson('fields list --workspace observed');

  const types = (fields as { type: string }[]).map(({ type }) => type);
  assert.deepEqual([...new Set(types)].toSorted(), ['boolean', 'json', 'number', 'text']);
});

void test('data of a newer version is left alone, with a status of its own', async (t) => {
  const newer = mkdtempSync(join(tmpdir(), 'clientele-'));
  t.after(() => rmSync(newer, { recursive: true, force: true }));
  await runIn(newer, 'keys create --name n');
  const db = new DatabaseSync(join(newer, 'clientele.db'));
  db.exec("INSERT INTO migrations (number, name) VALUES (9999, 'later')");
  db.close();

  const ran = await runIn(newer, 'keys list');

  assert.equal(ran.status, 4);
  assert.match(ran.noted, /^clientele: .*Upgrade[^\n]*$/);
});
