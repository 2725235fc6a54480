import assert from 'node:assert/strict';
import { it } from 'node:test';
import { AnsweredBefore } from '../../directory/once.ts';
import { createSealer } from '../../lib/seal.ts';
import type { Answer, Call, DialectServices } from '../dialect.ts';
import { withClaims } from './claims.ts';

const answersUnder = (text: string) => createSealer(text, 'answers');
const services = { answersUnder, clock: { now: () => 0 } } as DialectServices;

const call = {
  actor: { workspaceId: 1, origin: { actor: 'key:a', dialect: 'native' } },
  path: '/api/v2/keys',
  params: {},
  query: {},
  body: {},
  headers: { 'idempotency-key': 'of-the-caller' },
  isStillAllowed: () => true,
} satisfies Call;

/** Repeats a call whose answer was kept so. */
async function repeat(body: string): Promise<Answer> {
  const route = withClaims(services, {
    method: 'POST',
    path: call.path,
    scope: 'admin',
    handle() {
      throw new AnsweredBefore({ status: 201, headers: {}, body });
    },
  });
  return route.handle(call);
}

const answer = '{"key":"clk_first"}';
const sealedUnder = (text: string): string =>
  `sealed:${answersUnder(text).seal('kept answer', answer)}`;

it('a kept answer is told again as it was, sealed under the key of the first try or not at all', async () => {
  for (const body of [answer, sealedUnder('of-the-caller')]) {
    assert.deepEqual((await repeat(body)).body, { key: 'clk_first' });
  }
});

it('a kept answer that does not open, as of an earlier version, is a failure and never no answer', async () => {
  for (const body of [sealedUnder('of-the-installation'), 'sealed:', 'sealed:AAAA']) {
    await assert.rejects(repeat(body), /does not open/);
  }
});
