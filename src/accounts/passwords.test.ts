import { strict as assert } from 'node:assert';
import { argon2Sync, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { DirectoryError } from '../domain/errors.ts';
import { checkNewPassword, createPasswords } from './passwords.ts';

const passwords = createPasswords(randomBytes);

void test('a hash says how it was made, holds for its password, and for no other', async () => {
  const phc = await passwords.hash('correct horse battery staple');

  assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(await passwords.verify('correct horse battery staple', phc), true);
  assert.equal(await passwords.verify('correct horse battery stapl', phc), false);
  assert.notEqual(await passwords.hash('correct horse battery staple'), phc);
  assert.equal(passwords.isOutdated(phc), false);
});

void test('a long password counts to its last byte, and an accent in either form', async () => {
  const long = `${'x'.repeat(1_000)}é`;
  const phc = await passwords.hash(long);

  assert.equal(await passwords.verify(long.normalize('NFD'), phc), true);
  assert.equal(await passwords.verify(`${'x'.repeat(1_000)}e`, phc), false);
});

void test('a hash that was made with less still holds, and is known to be outdated', async () => {
  const nonce = Buffer.alloc(16, 1);
  const message = Buffer.from('old password');
  const cost = { parallelism: 1, tagLength: 32, memory: 64, passes: 1 };
  const tag = argon2Sync('argon2id', { message, nonce, ...cost });
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  const phc = `$argon2id$v=19$m=64,t=1,p=1$${base64(nonce)}$${base64(tag)}`;

  assert.equal(await passwords.verify('old password', phc), true);
  assert.equal(passwords.isOutdated(phc), true);
});

void test('who has no account has no password, and it takes as long to say so', async () => {
  const phc = await passwords.hash('correct horse battery staple');
  const msOf = async (given: string | null): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 9; round++) {
      const began = performance.now();
      assert.equal(await passwords.verify('a wrong guess', given), false);
      times.push(performance.now() - began);
    }
    return times.toSorted((a, b) => a - b)[4] ?? 0;
  };

  // Without the hash of nobody it would be a thousandth; a shared machine is no place for finer measures.
  const [known, unknown] = [await msOf(phc), await msOf(null)];
  assert.ok(unknown > known / 4 && unknown < known * 4, `${known} and ${unknown} ms`);
});

void test('two are hashed at a time, twenty wait, and the next is asked to come back', async () => {
  const all = Array.from({ length: 40 }, () => passwords.verify('a guess', null));

  const settled = await Promise.allSettled(all);

  const refused = settled.filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 18);
  for (const { reason } of refused as PromiseRejectedResult[]) {
    assert.ok(reason instanceof DirectoryError && reason.code === 'unavailable');
  }
  assert.equal(await passwords.verify('a guess', null), false);
});

void test('a new password is long enough, not too long, and not the email', () => {
  const codes = ['short', 'x'.repeat(1_025), 'ada@EXAMPLE.com', 'aaaaaaaaaaaa', 'good enough'].map(
    (password) => {
      const checked = checkNewPassword(password, 'ada@example.com');
      return checked.ok ? 'ok' : checked.issues[0]?.code;
    },
  );

  assert.deepEqual(codes, ['too_short', 'too_long', 'too_easy', 'too_easy', 'ok']);
});
