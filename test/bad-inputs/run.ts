import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exchange, type RawAnswer, requestBytes } from '../support/raw-http.ts';
import { type BadInput, type Input, marker, pinnedOf } from './bad-input.ts';
import { dialectIds, type DialectId, entriesOf, type Entry } from './entries.ts';
import { assertVoice } from './voices.ts';
import { startWorld, type World } from './world.ts';

/** The promise is one second; a machine that is busy with other tests gets some patience. */
const answerWithinMs = 3_000;

/** A refusal is no longer, whatever was sent: an answer of many times its request would cost the server more than the caller. */
const refusalCharactersMax = 65_536;

const leaks =
  /\b(?:SELECT|INSERT INTO|DELETE FROM|PRAGMA)\b|sqlite|node:|node_modules|\bat \S+ \(|\.[cm]?[jt]s\b|clk_|stack/i;

/** Puts every case to every dialect that it can be put to, one test each, on one server. */
export function runCases(title: string, cases: readonly BadInput[]): void {
  let world: World;

  before(async () => {
    world = await startWorld();
  });

  after(() => world.close());

  describe(title, () => {
    for (const badInput of cases) {
      for (const dialect of dialectIds) {
        const answer = badInput.answers[dialect];
        const name = `${badInput.number} ${badInput.what}: ${dialect}`;
        if (typeof answer === 'object') {
          it(`${name} has none: ${answer.absent}`, () => {
            assert.equal(inputsOf(world, badInput, dialect).length, 0);
          });
        } else {
          it(name, () => runCase(world, badInput, dialect));
        }
      }
    }
  });
}

/** Every input that a case has for a dialect, with the entry that it goes to. */
export function inputsOf(
  world: World,
  badInput: BadInput,
  dialect: DialectId,
): readonly { readonly entry: Entry; readonly input: Input }[] {
  return entriesOf(world)
    .filter((entry) => entry.dialect === dialect)
    .flatMap((entry) => badInput.inputs(entry, world).map((input) => ({ entry, input })));
}

async function runCase(world: World, badInput: BadInput, dialect: DialectId): Promise<void> {
  const inputs = inputsOf(world, badInput, dialect);
  assert.ok(inputs.length > 0, 'a case without an input shows nothing');
  for (const { entry, input } of inputs) {
    const where = `${entry.method} ${entry.path}, ${input.label}`;
    try {
      await runInput(world, badInput, entry, input);
    } catch (error) {
      assert.fail(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await assertServed(world, dialect);
}

async function runInput(
  world: World,
  badInput: BadInput,
  entry: Entry,
  input: Input,
): Promise<void> {
  await input.before?.(world);
  const send = typeof input.send === 'function' ? await input.send(world) : input.send;
  const pinned = pinnedOf(badInput, entry.dialect, input);
  const contentBefore = pinned === 'accepted' ? '' : await world.data.contentHash();
  const answer = await exchange(world.port, Buffer.isBuffer(send) ? send : requestBytes(send));
  if (pinned === 'accepted') {
    assert.ok(
      answer.status >= 200 && answer.status < 300,
      `answered ${answer.status} ${answer.text.slice(0, 300)}`,
    );
  } else {
    assert.equal(answer.status, pinned, `answered ${answer.status} ${answer.text.slice(0, 300)}`);
    assertVoice(input.voice ?? entry.dialect, answer, input);
    assertSilent(world, answer);
    assert.ok(answer.text.length <= refusalCharactersMax, `has ${answer.text.length} characters`);
    assert.equal(await world.data.contentHash(), contentBefore, 'something was stored');
  }
  assert.ok(answer.elapsedMs < answerWithinMs, `answered after ${answer.elapsedMs} ms`);
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    assert.equal(answer.headers.get(name), value, `the header ${name}`);
  }
  if (input.closes === true) {
    assert.ok(answer.isClosed, 'the connection was left open');
  }
  await input.check?.(answer, world);
}

/** Asserts that a refusal gives nothing away: neither what was sent nor what is inside. */
export function assertSilent(world: World, { head, text }: RawAnswer): void {
  const said = head + text;
  assert.ok(!said.toLowerCase().includes(marker.toLowerCase()), `repeats what was sent: ${said}`);
  for (const place of Object.values(world.data.flags)) {
    assert.ok(!said.includes(place), `names a place: ${said}`);
  }
  assert.ok(!said.includes(process.cwd()), `names a path: ${said}`);
  assert.doesNotMatch(said, leaks);
}

/** Asserts that the next good call of a dialect is served. */
export async function assertServed(world: World, dialect: DialectId): Promise<void> {
  const { clientId } = world.known;
  switch (dialect) {
    case 'clockwork':
      await world.call('POST', '/api/v1/customers', { email: 'known@x.test' });
      break;
    case 'crowdpower':
      await world.call('POST', '/customers', { email: 'known@x.test', update_session: false });
      break;
    case 'fullengage':
      await world.call('PATCH', `/api/v1/clients/${clientId}`, { status: 'active' });
      break;
    case 'assembly':
      await world.call('PATCH', `/v1/clients/${clientId}`, { familyName: 'Person' });
      break;
    case 'native':
      await world.call('PATCH', `/api/v2/clients/${clientId}`, { status: 'active' });
      break;
  }
}
