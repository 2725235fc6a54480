import { parseEmail } from '../domain/email.ts';
import { accepted, DirectoryError } from '../domain/errors.ts';
import type { User } from '../storage/account-store.ts';
import type { Guess } from './guess-limits.ts';
import { endInvitations } from './invitations.ts';
import type { Visitor } from './network.ts';
import type { Parts } from './parts.ts';
import { checkNewPassword } from './passwords.ts';
import { keepSession, newSession, type SignedIn } from './sessions.ts';
import { signInFailed } from './sign-in-failed.ts';

/** Signing in with a password, and changing it. */
export interface SignIn {
  /** Rejects with `sign_in_failed`, the same for an unknown email and a wrong password, with `rate_limited` and `unavailable`. */
  withPassword(
    input: { readonly email: string; readonly password: string },
    visitor: Visitor,
  ): Promise<SignedIn>;
  /**
   * Ends all sessions of the user and all links to the account, and begins a new session. Rejects with
   * `validation_failed`, also where the password of now is wrong, with `rate_limited` and `unavailable`.
   */
  changePassword(
    userId: string,
    input: { readonly currentPassword: string; readonly newPassword: string },
    visitor: Visitor,
  ): Promise<SignedIn>;
}

/** Makes the use cases. */
export function createSignIn(parts: Parts): SignIn {
  const { storage, passwords, guesses, networkOf, clock } = parts;

  return {
    async withPassword({ email, password }, visitor) {
      const parsed = parseEmail(email);
      const account = parsed.ok ? parsed.value.key : email.slice(0, accountLengthMax);
      const user = parsed.ok ? await storage.accounts.userByEmailKey(parsed.value.key) : undefined;
      const guess = await guessAt(account, user, visitor);
      if (!(await isRight(guess, user, password)) || user === undefined) {
        throw signInFailed();
      }
      return start(user, await rehashed(user, password), visitor);
    },
    async changePassword(userId, { currentPassword, newPassword }, visitor) {
      const user = (await storage.accounts.users()).find(({ id }) => id === userId);
      if (user === undefined) {
        throw signInFailed();
      }
      accepted(checkNewPassword(newPassword, user.email, '/newPassword'));
      const guess = await guessAt(user.emailKey, user, visitor);
      if (!(await isRight(guess, user, currentPassword))) {
        throw wrongPassword();
      }
      const passwordHash = await passwords.hash(newPassword);
      const session = await newSession(parts, visitor);
      return storage.write(async (transaction) => {
        const now = await unchanged(transaction.accounts, user);
        const changed = { ...now, passwordHash };
        await transaction.accounts.putUser(changed);
        await transaction.accounts.endSessions(userId, clock.now());
        // Whoever was in an owner's session before may have taken one, to set yet another password.
        await endInvitations(transaction, changed);
        return keepSession(transaction, session, changed);
      });
    },
  };

  /** Asks the same of storage for those who have no account. */
  async function guessAt(
    account: string,
    user: User | undefined,
    visitor: Visitor,
  ): Promise<Guess> {
    const network = networkOf(visitor.address);
    const sessions = await storage.accounts.sessions(user?.id ?? '');
    const isKnownNetwork = sessions.some((session) => session.network === network);
    return { account, network, isKnownNetwork };
  }

  async function isRight(guess: Guess, user: User | undefined, password: string): Promise<boolean> {
    guesses.take(guess);
    const isGood = await passwords.verify(password, user?.passwordHash ?? null);
    if (isGood) {
      guesses.forgive(guess);
    }
    return isGood;
  }

  async function rehashed(user: User, password: string): Promise<string | null> {
    return user.passwordHash !== null && passwords.isOutdated(user.passwordHash)
      ? passwords.hash(password)
      : user.passwordHash;
  }

  async function start(
    user: User,
    passwordHash: string | null,
    visitor: Visitor,
  ): Promise<SignedIn> {
    const session = await newSession(parts, visitor);
    return storage.write(async (transaction) => {
      const now = await unchanged(transaction.accounts, user);
      if (passwordHash !== now.passwordHash) {
        await transaction.accounts.putUser({ ...now, passwordHash });
      }
      return keepSession(transaction, session, now);
    });
  }
}

/** Longer than any address that is one. */
const accountLengthMax = 254;

/** The user as the transaction sees them; whoever got another password meanwhile has not shown it. */
async function unchanged(
  accounts: { users(): Promise<readonly User[]> },
  user: User,
): Promise<User> {
  const now = (await accounts.users()).find(({ id }) => id === user.id);
  if (now === undefined || now.passwordHash !== user.passwordHash) {
    throw signInFailed();
  }
  return now;
}

function wrongPassword(): DirectoryError {
  const message = 'This is not your password of now.';
  const issues = [{ pointer: '/currentPassword', code: 'wrong_password' as const, message }];
  return new DirectoryError('validation_failed', message, { issues });
}
