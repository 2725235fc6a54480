import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { hashKey } from '../domain/api-key.ts';
import type { EmailKey } from '../domain/email.ts';
import type { AccountStore, SessionOwner, User, UserSession } from '../storage/account-store.ts';
import { createSessionRing, type SessionRing } from './session-ring.ts';

const minute = 60_000;
const token = 'T'.repeat(43);

interface Opened {
  readonly ring: SessionRing;
  readonly clock: { at: number };
  /** What storage holds, and how often it was asked and told. */
  readonly stored: { owner: SessionOwner | undefined; stamp: number; reads: number };
  readonly touches: { readonly id: string; readonly at: number }[];
}

function open(session: Partial<UserSession> = {}, user: Partial<User> = {}): Opened {
  const clock = { at: 0, now: () => clock.at };
  const touches: { readonly id: string; readonly at: number }[] = [];
  const stored: Opened['stored'] = {
    owner: {
      session: {
        id: 's',
        workspaceId: 7,
        userId: 'u',
        tokenHash: hashKey(token),
        network: 'n',
        userAgent: null,
        createdAt: 0,
        lastSeenAt: 0,
        expiresAt: 720 * minute,
        endedAt: null,
        ...session,
      },
      user: {
        id: 'u',
        workspaceId: 7,
        email: 'u@x.test',
        emailKey: 'u@x.test' as EmailKey,
        name: 'U',
        role: 'editor',
        passwordHash: 'x',
        createdAt: 0,
        lastSignedInAt: null,
        ...user,
      },
    },
    stamp: 1,
    reads: 0,
  };
  const accounts = {
    sessionByHash(hash: string) {
      stored.reads += 1;
      const { owner } = stored;
      return Promise.resolve(owner?.session.tokenHash === hash ? owner : undefined);
    },
    touchSessions(uses: typeof touches) {
      touches.push(...uses);
      return Promise.resolve();
    },
  } as unknown as AccountStore;
  const ring = createSessionRing({
    accounts,
    stamp: () => stored.stamp,
    clock,
    idleMs: 30 * minute,
  });
  return { ring, clock, stored, touches };
}

void test('a token is looked up once, and again when an account has changed', async () => {
  const { ring, stored } = open();

  const first = await ring.verify(token);
  const second = ring.verify(token);
  stored.stamp += 1;
  stored.owner = undefined;
  const third = await ring.verify(token);

  assert.deepEqual(first, {
    userId: 'u',
    sessionId: 's',
    workspaceId: 7,
    scopes: ['read', 'write'],
    isFresh: true,
  });
  assert.deepEqual(second, first);
  assert.equal(third, undefined);
  assert.equal(stored.reads, 2);
});

void test('what is no token costs no lookup', () => {
  const { ring, stored } = open();

  for (const text of ['', 'short', 'x'.repeat(44), `${'x'.repeat(42)}=`, 'é'.repeat(43)]) {
    assert.equal(ring.verify(text), undefined);
  }
  assert.equal(stored.reads, 0);
});

void test('a session that another server has seen is not idle here', async () => {
  const { ring, clock, stored } = open();
  await ring.verify(token);
  const { owner } = stored;
  assert.ok(owner);

  // The stamp stays: being seen is no change of an account.
  stored.owner = { ...owner, session: { ...owner.session, lastSeenAt: 25 * minute } };
  clock.at = 40 * minute;

  assert.equal((await ring.verify(token))?.userId, 'u');
  clock.at = 71 * minute;
  assert.equal(await ring.verify(token), undefined);
});

void test('uses are written at most once a minute, and not of sessions that are over', async () => {
  const { ring, clock, touches } = open();
  for (const at of [1, 2, 59, 61, 62]) {
    clock.at = at * 1_000;
    await ring.verify(token);
  }
  clock.at = 50 * minute;
  assert.equal(await ring.verify(token), undefined);

  await ring.flush();
  await ring.flush();

  assert.deepEqual(touches, [{ id: 's', at: 61_000 }]);
});

void test('a call that goes on keeps no session alive', async () => {
  const { ring, clock, touches } = open();
  await ring.verify(token);

  for (const at of [10, 20, 29]) {
    clock.at = at * minute;
    assert.equal((await ring.verifyAgain(token))?.sessionId, 's');
  }
  clock.at = 30 * minute;
  assert.equal(await ring.verifyAgain(token), undefined);

  await ring.flush();
  assert.deepEqual(touches, []);
});

void test('who has ended or expired opens nothing', async () => {
  assert.equal(await open({ endedAt: 0 }).ring.verify(token), undefined);
  assert.equal(await open({ expiresAt: 0 }).ring.verify(token), undefined);
});
