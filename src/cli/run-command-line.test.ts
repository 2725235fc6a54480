import { strict as assert } from 'node:assert';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { DirectoryError } from '../domain/errors.ts';
import { type CommandCall, defineCommand } from './command.ts';
import { runCommandLine } from './run-command-line.ts';

interface Ran {
  readonly status: number;
  readonly printed: readonly string[];
  readonly noted: readonly string[];
}

let lastCall: CommandCall<object> | undefined;

const make = defineCommand({
  name: 'thing make',
  summary: 'Make a thing',
  operands: ['ID'],
  options: {
    size: { kind: 'text', value: 'N', isRequired: true, description: 'How large.' },
    color: { kind: 'text', value: 'C', default: 'red', description: 'Its colour.' },
    part: { kind: 'list', value: 'P', description: 'A part.' },
    fast: { kind: 'flag', description: 'In a hurry.' },
  },
  hasJson: true,
  run(call) {
    lastCall = call;
    const [id = ''] = call.operands;
    return Promise.resolve({ lines: ['made', id], json: { id }, ok: call.options.size !== '0' });
  },
});

const fail = defineCommand({
  name: 'fail',
  summary: 'Fail',
  options: {},
  hasJson: true,
  run: () => Promise.reject(new DirectoryError('unavailable', 'Busy.')),
});

async function run(line: string, environment = {}): Promise<Ran> {
  const printed: string[] = [];
  const noted: string[] = [];
  const status = await runCommandLine(line === '' ? [] : line.split(' '), {
    commands: [make, fail],
    environment,
    stdin: (async function* () {})(),
    stdout: new PassThrough().resume(),
    print: (text) => void printed.push(text),
    note: (text) => void noted.push(text),
    progress: () => undefined,
    clock: { now: () => 0 },
  });
  return { status, printed, noted };
}

void test('a command gets its options, operands and settings', async () => {
  const ran = await run('thing make x --size 3 --part a --part=b --fast --data /d');

  assert.deepEqual(ran, { status: 0, printed: ['made', 'x'], noted: [] });
  assert.deepEqual(
    { ...lastCall?.options },
    { size: '3', color: 'red', part: ['a', 'b'], fast: true },
  );
  assert.equal(lastCall?.settings.data, '/d');
});

void test('with --json one object is printed, and a result that is not ok still exits with 1', async () => {
  const ran = await run('thing make x --size 0 --json');

  assert.deepEqual(ran, { status: 1, printed: ['{"id":"x"}'], noted: [] });
});

void test('a failure is one line on standard error, and one object with --json', async () => {
  const plain = await run('fail');
  const json = await run('fail --json');

  assert.deepEqual(plain, { status: 3, printed: [], noted: ['clientele: Busy.'] });
  assert.deepEqual(json.printed, ['{"error":{"code":"unavailable","message":"Busy."}}']);
});

const misuses: readonly (readonly [line: string, message: RegExp])[] = [
  ['', /A command is missing/],
  ['paint', /"paint" is not a command/],
  ['thing', /`clientele thing` needs one more word: `clientele thing make`/],
  ['thing paint', /"paint" is not one of `clientele thing make`/],
  ['thing make --size 1', /ID is missing/],
  ['thing make x', /--size N is missing/],
  ['thing make x y --size 1', /takes only ID beside its options/],
  ['thing make x --size 1 --weight 2', /Unknown option '--weight'/],
  ['thing make x --size', /--size/],
  ['thing make x --size 1 --port 1', /Unknown option '--port'/],
  ['thing make x --size 1 --fast=yes', /--fast/],
];

for (const [line, message] of misuses) {
  void test(`misuse is refused in one line with status 2: clientele ${line}`, async () => {
    const ran = await run(line);

    assert.equal(ran.status, 2);
    assert.equal(ran.noted.length, 1);
    assert.match(ran.noted[0] ?? '', message);
    assert.doesNotMatch(ran.noted[0] ?? '', /\n/);
  });
}

void test('an unknown variable is refused with status 2', async () => {
  const ran = await run('thing make x --size 1', { CLIENTELE_PROT: '1' });

  assert.equal(ran.status, 2);
  assert.match(ran.noted[0] ?? '', /CLIENTELE_PROT/);
});

void test('help is there for the program, a group and a command, from what they declare', async () => {
  const program = await run('--help');
  const group = await run('thing --help');
  const command = await run('thing make --help');

  assert.match(program.printed[0] ?? '', /thing make {2}Make a thing\n {2}fail/);
  assert.doesNotMatch(group.printed[0] ?? '', /^ {2}fail/m);
  const text = command.printed[0] ?? '';
  assert.match(text, /Usage: clientele thing make ID --size N \[options\]/);
  assert.match(text, /--color C +Its colour\. Default: red\./);
  assert.match(text, /--data PATH .*Variable: CLIENTELE_DATA\./);
  assert.deepEqual([program.status, group.status, command.status], [0, 0, 0]);
});

void test('the version is that of the package', async () => {
  const ran = await run('--version');

  assert.match(ran.printed[0] ?? '', /^\d+\.\d+\.\d+/);
});
