import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createBrowser } from './support/browser.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/* Where a caller is, as far as that can be known: it decides whose guesses at a password are whose. */

/** After so many from one network the next is refused (`src/accounts/guess-limits.ts`). */
const guessesMax = 10;

async function statusOfGuess(server: TestServer, email: string, forwardedFor: string) {
  const headers = { 'x-forwarded-for': forwardedFor };
  const guess = { email, password: 'a wrong guess' };
  return (await createBrowser(server).call('POST', '/api/v2/session', guess, headers)).status;
}

/** As many guesses as are heard, each with another header. */
async function guess(server: TestServer, email: string, forwardedFor: (n: number) => string) {
  for (let n = 0; n < guessesMax; n++) {
    assert.equal(await statusOfGuess(server, email, forwardedFor(n)), 401);
  }
}

describe('behind a proxy that is trusted', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ settings: { trustProxy: '10.0.0.0/8, 127.0.0.1, ::1' } });
  });
  after(() => server.close());

  it('callers are told apart by the address that the proxy has seen', async () => {
    await guess(server, 'a@example.com', () => '203.0.113.7');

    assert.equal(await statusOfGuess(server, 'a@example.com', '203.0.113.7'), 429);
    assert.equal(await statusOfGuess(server, 'a@example.com', '203.0.113.8'), 401);
  });

  it('they cannot choose it: what they send themselves stands before it', async () => {
    await guess(server, 'b@example.com', (n) => `198.51.100.${n}, 203.0.113.7, 10.1.2.3`);

    assert.equal(await statusOfGuess(server, 'b@example.com', '198.51.100.99, 203.0.113.7'), 429);
  });

  it('what is no address is the proxy’s', async () => {
    await guess(server, 'c@example.com', (n) => `unknown-${n}`);

    assert.equal(await statusOfGuess(server, 'c@example.com', '203.0.113.7:4711'), 429);
  });
});

describe('where no proxy is trusted', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  it('the other end of the connection is the caller, whatever it says', async () => {
    await guess(server, 'a@example.com', (n) => `203.0.113.${n}`);

    assert.equal(await statusOfGuess(server, 'a@example.com', '203.0.113.99'), 429);
  });
});
