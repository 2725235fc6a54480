import { hash } from 'node:crypto';
import type { WriteTransaction } from '../storage/storage.ts';
import type { Parts } from './parts.ts';
import { signInFailed } from './sign-in-failed.ts';

/** What a passkey is asked to sign for. */
export type Purpose = 'add' | 'signIn';

const validMs = 5 * 60_000;
const context = 'passkey';

/**
 * A challenge is its own memory: what it was made for, for whom and when, sealed. So whoever asks for many
 * takes no room, and any server can check it.
 */
export function createChallenge(
  { challenges, clock }: Parts,
  purpose: Purpose,
  userId = '',
): Uint8Array<ArrayBuffer> {
  const sealed = challenges.seal(context, JSON.stringify([purpose, userId, clock.now()]));
  return new Uint8Array(Buffer.from(sealed, 'base64url'));
}

/** Whether a challenge that comes back was made here, for this, and not long ago. */
export function isChallenge(
  { challenges, clock }: Parts,
  challenge: string,
  purpose: Purpose,
  userId = '',
): boolean {
  const text = challenges.open(context, challenge);
  const [forWhat, forWhom, at] = JSON.parse(text ?? '[]') as [string?, string?, number?];
  const age = clock.now() - (at ?? -Infinity);
  return forWhat === purpose && forWhom === userId && age >= 0 && age < validMs;
}

/** Uses a challenge up, in an open transaction. Throws `sign_in_failed` where it was used before. */
export async function spendChallenge(
  { clock }: Parts,
  transaction: WriteTransaction,
  workspaceId: number,
  challenge: string,
): Promise<void> {
  const now = clock.now();
  const id = hash('sha256', `${context} ${challenge}`, 'hex');
  const known = await transaction.claims(workspaceId, new Set([id]), now);
  if (known.has(id)) {
    throw signInFailed();
  }
  const answer = { status: 204, headers: {}, body: null };
  const claim = { id, fingerprint: id, answer, expiresAt: now + validMs };
  await transaction.keepClaims(workspaceId, [claim], now);
}
