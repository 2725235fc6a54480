import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { EmailKey } from '../../domain/email.ts';
import type { Invitation, Passkey, User, UserSession } from '../account-store.ts';
import type { Storage } from '../storage.ts';
import { newId, newWorkspace, turn } from './place.ts';
import type { Opened } from './place.ts';

/** Who signs in: all that is kept comes back, in every process, and leaves with its user. */
export function describeAccounts(get: () => Opened): void {
  void test('users come back whole, by email and in the list, in the order of their ids', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const first = sampleUser(workspaceId, { name: 'Zoë “Ł”' });
    const second = sampleUser(workspaceId, { passwordHash: null, role: 'viewer' });

    await storage.write(async ({ accounts }) => {
      await accounts.putUser(second);
      await accounts.putUser(first);
      assert.deepEqual((await accounts.users()).filter(isOf(workspaceId)), [first, second]);
    });
    const changed: User = { ...first, name: 'Changed', role: 'editor', passwordHash: 'other' };
    await storage.write(({ accounts }) => accounts.putUser(changed));
    await turn();

    assert.deepEqual((await other.accounts.users()).filter(isOf(workspaceId)), [changed, second]);
    assert.deepEqual(await other.accounts.userByEmailKey(first.emailKey), changed);
    assert.equal(await storage.accounts.userByEmailKey('nobody@x.test' as EmailKey), undefined);
  });

  void test('a session comes back by its hash with its user, and its use never goes back', async () => {
    const { storage, other } = get();
    const user = await addUser(storage);
    const session = sampleSession(user);

    await storage.write(({ accounts }) => accounts.addSession(session, 0));
    await storage.accounts.touchSessions([
      { id: session.id, at: 90 },
      { id: newId(), at: 1 },
    ]);
    await storage.accounts.touchSessions([{ id: session.id, at: 60 }]);
    await storage.accounts.touchSessions([]);
    await turn();

    const seen = { ...session, lastSeenAt: 90 };
    const signedIn = { ...user, lastSignedInAt: session.createdAt };
    assert.deepEqual(await other.accounts.sessionByHash(session.tokenHash), {
      session: seen,
      user: signedIn,
    });
    assert.deepEqual(await other.accounts.sessions(user.id), [seen]);
    assert.equal(await other.accounts.sessionByHash('none'), undefined);
    assert.deepEqual(await other.accounts.sessions(newId()), []);
  });

  void test('sessions end one, all or all but one, once, and are forgotten when told to', async () => {
    const { storage } = get();
    const user = await addUser(storage);
    const stranger = await addUser(storage);
    const [one, two, three] = [sampleSession(user), sampleSession(user), sampleSession(user)];
    const theirs = sampleSession(stranger);
    await storage.write(async ({ accounts }) => {
      for (const session of [one, two, three, theirs]) {
        await accounts.addSession(session, 0);
      }
    });
    const end = (at: number, which?: { onlyId?: string; exceptId?: string }): Promise<number> =>
      storage.write(({ accounts }) => accounts.endSessions(user.id, at, which));
    const endedAt = async (): Promise<unknown[]> =>
      (await storage.accounts.sessions(user.id)).map((session) => session.endedAt);

    assert.equal(await end(10, { onlyId: one.id }), 1);
    assert.equal(await end(20, { onlyId: one.id }), 0);
    assert.equal(await end(20, { onlyId: theirs.id }), 0);
    assert.equal(await end(30, { exceptId: three.id }), 1);
    await turn();
    assert.deepEqual(await endedAt(), [null, 30, 10]);
    assert.equal(await end(40), 1);

    const last = sampleSession(user);
    await storage.write(({ accounts }) => accounts.addSession(last, 30));
    await turn();
    assert.deepEqual(await endedAt(), [null, 40, 30]);
    assert.equal((await storage.accounts.sessions(stranger.id))[0]?.endedAt, null);
  });

  void test('passkeys come back by user and credential, and leave their user only', async () => {
    const { storage, other } = get();
    const user = await addUser(storage);
    const [one, two] = [samplePasskey(user), samplePasskey(user, { transports: [] })];

    await storage.write(async ({ accounts }) => {
      await accounts.addPasskey(one);
      await accounts.addPasskey(two);
      await accounts.usePasskey(one.id, { counter: 7, at: 70 });
    });
    await turn();

    const used = { ...one, counter: 7, lastUsedAt: 70 };
    assert.deepEqual(await other.accounts.passkeys(user.id), [used, two]);
    assert.deepEqual(await other.accounts.passkeyByCredential(one.credentialId), used);
    const remove = (userId: string): Promise<boolean> =>
      storage.write(({ accounts }) => accounts.deletePasskey(userId, one.id));
    assert.deepEqual(
      [await remove(newId()), await remove(user.id), await remove(user.id)],
      [false, true, false],
    );
    await turn();
    assert.equal(await other.accounts.passkeyByCredential(one.credentialId), undefined);
  });

  void test('invitations come back by their hash until they are deleted', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const [one, two] = [
      sampleInvitation(workspaceId, { isFirst: true }),
      sampleInvitation(workspaceId, { userId: newId() }),
    ];

    await storage.write(async ({ accounts }) => {
      await accounts.addInvitation(one);
      await accounts.addInvitation(two);
      const found = (await accounts.invitations()).filter(isOf(workspaceId));
      assert.deepEqual(found, [one, two]);
    });
    await storage.write(({ accounts }) => accounts.deleteInvitations([one.id, newId()]));
    await turn();

    assert.equal(await other.accounts.invitationByHash(one.tokenHash), undefined);
    assert.deepEqual(await other.accounts.invitationByHash(two.tokenHash), two);
  });

  void test('a user leaves with sessions, passkeys and invitations, and nobody else with them', async () => {
    const { storage } = get();
    const [user, stays] = [await addUser(storage), await addUser(storage)];
    const made = [user, stays].map((each) => ({
      session: sampleSession(each),
      passkey: samplePasskey(each),
      invitation: sampleInvitation(each.workspaceId, { userId: each.id }),
    }));
    await storage.write(async ({ accounts }) => {
      for (const { session, passkey, invitation } of made) {
        await accounts.addSession(session, 0);
        await accounts.addPasskey(passkey);
        await accounts.addInvitation(invitation);
      }
    });

    await storage.write(({ accounts }) => accounts.deleteUser(user.id));
    await storage.write(({ accounts }) => accounts.deleteUser(newId()));
    await turn();

    const { accounts } = storage;
    const found = await Promise.all(
      made.map(async ({ session, passkey, invitation }) => [
        await accounts.sessionByHash(session.tokenHash),
        await accounts.passkeyByCredential(passkey.credentialId),
        await accounts.invitationByHash(invitation.tokenHash),
      ]),
    );
    assert.deepEqual(found[0], [undefined, undefined, undefined]);
    assert.ok(found[1]?.every((each) => each !== undefined));
    assert.deepEqual(await accounts.sessions(user.id), []);
  });

  void test('the stamp moves in every process when it changes who may do what, and not for a sign-in', async () => {
    const { storage, other, settle } = get();
    const user = await addUser(storage);
    const session = sampleSession(user);
    await settle();
    const stampMoves = async (step: () => Promise<unknown>): Promise<boolean> => {
      const before = [storage.access.stamp(), other.access.stamp()];
      await step();
      await settle();
      const after = [storage.access.stamp(), other.access.stamp()];
      assert.equal(after[0] === before[0], after[1] === before[1]);
      return after[0] !== before[0];
    };

    const moves = [
      await stampMoves(() => storage.write(({ accounts }) => accounts.addSession(session, 0))),
      await stampMoves(() => storage.accounts.touchSessions([{ id: session.id, at: 99 }])),
      await stampMoves(() => other.write(({ accounts }) => accounts.endSessions(user.id, 5))),
      await stampMoves(() =>
        storage.write(({ accounts }) => accounts.putUser({ ...user, role: 'viewer' })),
      ),
      await stampMoves(() => other.write(({ accounts }) => accounts.deleteUser(user.id))),
    ];

    assert.deepEqual(moves, [false, false, true, true, true]);
  });

  void test('two processes that look before they change do so one after the other', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const addFirst = (engine: Storage): Promise<boolean> =>
      engine.write(async ({ accounts }) => {
        if ((await accounts.users()).some(isOf(workspaceId))) {
          return false;
        }
        await accounts.putUser(sampleUser(workspaceId));
        return true;
      });

    const added = await Promise.all([addFirst(storage), addFirst(other)]);

    assert.deepEqual(added.toSorted(), [false, true]);
  });

  void test('what a transaction that fails changed of accounts is as it was', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const user = sampleUser(workspaceId);

    const failed = storage.write(async ({ accounts }) => {
      await accounts.putUser(user);
      throw new Error('on purpose');
    });

    await assert.rejects(failed, /on purpose/);
    assert.equal(await storage.accounts.userByEmailKey(user.emailKey), undefined);
  });
}

function isOf(workspaceId: number): (record: { readonly workspaceId: number }) => boolean {
  return (record) => record.workspaceId === workspaceId;
}

async function addUser(storage: Storage): Promise<User> {
  const user = sampleUser(await newWorkspace(storage));
  await storage.write(({ accounts }) => accounts.putUser(user));
  await turn();
  return user;
}

function sampleUser(workspaceId: number, members: Partial<User> = {}): User {
  const id = newId();
  return {
    id,
    workspaceId,
    email: `${id}@X.test`,
    emailKey: `${id}@x.test` as EmailKey,
    name: 'A user',
    role: 'owner',
    passwordHash: '$argon2id$…',
    createdAt: 1,
    lastSignedInAt: null,
    ...members,
  };
}

function sampleSession({ id: userId, workspaceId }: User): UserSession {
  const id = newId();
  return {
    id,
    workspaceId,
    userId,
    tokenHash: `session ${id}`,
    network: 'a network',
    userAgent: 'Browser “é”',
    createdAt: 40,
    lastSeenAt: 50,
    expiresAt: 1_000,
    endedAt: null,
  };
}

function samplePasskey({ id: userId, workspaceId }: User, members: Partial<Passkey> = {}): Passkey {
  const id = newId();
  return {
    id,
    workspaceId,
    userId,
    name: 'Laptop',
    credentialId: `credential ${id}`,
    publicKey: 'pQECAyYgASFYI',
    counter: 0,
    transports: ['internal', 'hybrid'],
    createdAt: 3,
    lastUsedAt: null,
    ...members,
  };
}

function sampleInvitation(workspaceId: number, members: Partial<Invitation> = {}): Invitation {
  const id = newId();
  return {
    id,
    workspaceId,
    tokenHash: `invitation ${id}`,
    role: 'editor',
    userId: null,
    isFirst: false,
    createdAt: 5,
    expiresAt: 6,
    ...members,
  };
}
