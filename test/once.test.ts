import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AnsweredBefore, type Once } from '../src/directory/once.ts';
import type { Command } from '../src/domain/commands.ts';
import { DirectoryError } from '../src/domain/errors.ts';
import { parseEmail } from '../src/domain/email.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/* What the directory promises to whoever writes under a claim, whatever API it came through. */

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

function create(email: string): Command {
  const parsed = parseEmail(email);
  assert.ok(parsed.ok);
  return { op: 'create', patch: { email: parsed.value } };
}

function once(id: string, fingerprint = 'same', expiresIn = 60_000): Once<readonly Outcome[]> {
  return {
    claim: { id, fingerprint, expiresAt: Date.now() + expiresIn },
    keep: (result) => ({
      status: result instanceof DirectoryError ? 409 : 201,
      headers: {},
      body: JSON.stringify(
        result instanceof DirectoryError ? result.code : result.map(({ kind }) => kind),
      ),
    }),
  };
}

/** What a caller is told: kinds of outcomes, a kept answer, or the code of a failure. */
async function told(
  commands: readonly Command[],
  claim: Once<readonly Outcome[]>,
  isAtomic = false,
): Promise<unknown> {
  try {
    const outcomes = await server.running.directory.write(server.actor, commands, {
      isAtomic,
      once: claim,
    });
    return outcomes.map(({ kind }) => kind);
  } catch (error) {
    if (error instanceof AnsweredBefore) {
      return { again: error.answer };
    }
    assert.ok(error instanceof DirectoryError);
    return error.code;
  }
}

describe('a write under a claim', () => {
  it('has one effect of 32 that race, and every other caller gets its answer', async () => {
    const changes = await server.changeCount();
    const claim = once('race');

    const all = await Promise.all(
      Array.from({ length: 32 }, () => told([create('race@once.test')], claim)),
    );

    const again = { again: { status: 201, headers: {}, body: '["created"]' } };
    assert.deepEqual(all.filter((each) => Array.isArray(each)).length, 1);
    assert.equal(all.filter((each) => !Array.isArray(each)).length, 31);
    for (const each of all.filter((one) => !Array.isArray(one))) {
      assert.deepEqual(each, again);
    }
    assert.equal(await server.changeCount(), changes + 1);
  });

  it('is refused to another wording', async () => {
    await told([create('wording@once.test')], once('wording'));

    const other = await told([create('other@once.test')], once('wording', 'other'));

    assert.equal(other, 'idempotency_key_reused');
  });

  it('keeps a refusal: what clashed once is told the same later', async () => {
    await told([create('clash@once.test')], once('first'));

    const claim = once('clash');
    const first = await told([create('clash@once.test')], claim, true);
    const second = await told([create('clash@once.test')], claim, true);

    assert.equal(first, 'email_taken');
    assert.deepEqual(second, { again: { status: 409, headers: {}, body: '"email_taken"' } });
  });

  it('has its effect anew when its time is over', async () => {
    const claim = once('short', 'same', -1);

    await told([create('short@once.test')], claim);
    const second = await told([create('short2@once.test')], claim);

    assert.deepEqual(second, ['created']);
  });

  for (const isAtomic of [true, false]) {
    it(`is carried out once also where it is large${isAtomic ? ' and all or nothing' : ''}`, async () => {
      const commands = Array.from({ length: 1_200 }, (_, index) =>
        create(`large-${isAtomic}-${index}@once.test`),
      );
      const claim = once(`large ${isAtomic}`);

      const [first, second] = await Promise.all([
        told(commands, claim, isAtomic),
        told(commands, claim, isAtomic),
      ]);

      assert.ok(Array.isArray(first));
      assert.ok(!Array.isArray(second));
      const failing = once(`large failing ${isAtomic}`);
      const changes = await server.changeCount();
      const failed = await told(commands, failing, isAtomic);
      const again = await told(commands, failing, isAtomic);
      assert.equal(await server.changeCount(), changes);
      assert.equal(Array.isArray(failed), !isAtomic);
      assert.ok(typeof again === 'object' && again !== null && 'again' in again);
    });
  }
});
