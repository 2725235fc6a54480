import { checkAccessName } from '../directory/access-name.ts';
import { hashKey } from '../domain/api-key.ts';
import { accepted, DirectoryError } from '../domain/errors.ts';
import type { Role } from '../domain/role.ts';
import type { Invitation, User } from '../storage/account-store.ts';
import type { WorkspaceId, WriteTransaction } from '../storage/storage.ts';
import type { Visitor } from './network.ts';
import type { Parts } from './parts.ts';
import { checkNewPassword } from './passwords.ts';
import { keepSession, newSession, type SignedIn } from './sessions.ts';
import { createToken, isToken } from './token.ts';
import { emailOf, hasJoined, userExists } from './user-rules.ts';

/** What somebody who has a link says of themselves. */
export interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Links that make an account, or set a new password, once. */
export interface Invitations {
  /**
   * A token that makes the first owner of a workspace; it is good only while no owner has joined, and in
   * the place of those that were made for this before. `undefined` where one has.
   */
  first(workspaceId: WorkspaceId): Promise<string | undefined>;
  /**
   * A token for whoever gets it, or for the account of an email, which then gets a new password; when it ends
   * is in milliseconds since the epoch. For those who administer the installation. Rejects with `user_not_found`.
   */
  open(
    workspaceId: WorkspaceId,
    input: { readonly role: Role; readonly email?: string | undefined },
  ): Promise<{ readonly token: string; readonly expiresAt: number }>;
  /**
   * Makes the account, or sets its password and ends all that opened it before: sessions, passkeys and links.
   * Signs in. Rejects with `invitation_not_found`, `user_exists`, `validation_failed` and `unavailable`.
   */
  accept(input: Acceptance, visitor: Visitor): Promise<SignedIn>;
}

const hour = 3_600_000;
const day = 24 * hour;
/** A server prints a new one at each start. */
const firstMs = day;
const invitationMs = 7 * day;
/** It opens an account that is in use, so it is made when it is asked for, and used at once. */
const newPasswordMs = hour;

/** Makes the use cases. */
export function createInvitations(parts: Parts): Invitations {
  const { storage, clock, passwords, newId } = parts;

  return {
    first(workspaceId) {
      const { token, invitation } = newInvitation(parts, { workspaceId, role: 'owner' });
      return storage.write(async ({ accounts }) => {
        if (hasOwner(await accounts.users())) {
          return undefined;
        }
        const before = (await accounts.invitations()).filter(({ isFirst }) => isFirst);
        await accounts.deleteInvitations(before.map(({ id }) => id));
        const expiresAt = invitation.createdAt + firstMs;
        await accounts.addInvitation({ ...invitation, isFirst: true, expiresAt });
        return token;
      });
    },
    open(workspaceId, { role, email }) {
      const key = email === undefined ? undefined : accepted(emailOf(email)).key;
      const { token, invitation } = newInvitation(parts, { workspaceId, role });
      return storage.write(async (transaction) => {
        const { accounts } = transaction;
        if (email === undefined) {
          await accounts.addInvitation(invitation);
          return { token, expiresAt: invitation.expiresAt };
        }
        const user = (await accounts.users()).find(({ emailKey }) => emailKey === key);
        if (user === undefined) {
          throw new DirectoryError('user_not_found', 'Nobody has this email: list the users.');
        }
        const { expiresAt } = await replaceInvitation(transaction, invitation, user);
        return { token, expiresAt };
      });
    },
    async accept(input, visitor) {
      const email = accepted(emailOf(input.email));
      const name = accepted(checkAccessName(input.name));
      accepted(checkNewPassword(input.password, email.email));
      const tokenHash = isToken(input.token) ? hashKey(input.token) : '';
      // Looked at before the costly part: strangers without a link get no hash out of us.
      const found = await storage.accounts.invitationByHash(tokenHash);
      if (found === undefined) {
        throw invitationNotFound();
      }
      const passwordHash = await passwords.hash(input.password);
      const session = await newSession(parts, visitor);
      const id = newId();
      return storage.write(async (transaction) => {
        const { accounts } = transaction;
        const [users, invitations] = [await accounts.users(), await accounts.invitations()];
        const invitation = invitations.find((each) => each.tokenHash === tokenHash);
        if (invitation === undefined || !isGood(invitation, users, clock.now())) {
          throw invitationNotFound();
        }
        const before = users.find((user) => user.id === invitation.userId);
        if (before !== undefined && before.emailKey !== email.key) {
          throw otherEmail();
        }
        if (users.some((user) => user.emailKey === email.key && user !== before)) {
          throw userExists();
        }
        const { workspaceId, role } = before ?? invitation;
        const made = { id, workspaceId, role, createdAt: clock.now(), lastSignedInAt: null };
        const user: User = {
          ...(before ?? made),
          email: email.email,
          emailKey: email.key,
          name,
          passwordHash,
        };
        await accounts.putUser(user);
        await accounts.endSessions(user.id, clock.now());
        await deletePasskeys(transaction, user);
        await accounts.deleteInvitations(spent(invitations, invitation));
        return keepSession(transaction, session, user);
      });
    },
  };

  /** Whoever lost the password, to a thief perhaps, wants nothing to work that was made with it. After the lock: nobody adds one meanwhile. */
  async function deletePasskeys({ accounts }: WriteTransaction, { id }: User): Promise<void> {
    for (const passkey of await storage.accounts.passkeys(id)) {
      await accounts.deletePasskey(id, passkey.id);
    }
  }
}

/** An invitation that is not kept yet, and its token. */
export function newInvitation(
  { clock, newId, randomBytes }: Parts,
  about: Pick<Invitation, 'workspaceId' | 'role'>,
): { readonly token: string; readonly invitation: Invitation } {
  const token = createToken(randomBytes);
  const createdAt = clock.now();
  const invitation = {
    id: newId(),
    userId: null,
    ...about,
    tokenHash: hashKey(token),
    isFirst: false,
    createdAt,
    expiresAt: createdAt + invitationMs,
  };
  return { token, invitation };
}

/** Keeps an invitation to an account, in the place of those that led to it before, in an open transaction; as it is kept. */
export async function replaceInvitation(
  { accounts }: Pick<WriteTransaction, 'accounts'>,
  invitation: Invitation,
  user: User,
): Promise<Invitation> {
  const { id: userId, workspaceId, role } = user;
  const validMs = hasJoined(user) ? newPasswordMs : invitationMs;
  const expiresAt = invitation.createdAt + validMs;
  const kept = { ...invitation, userId, workspaceId, role, expiresAt };
  await accounts.deleteInvitations(spent(await accounts.invitations(), kept));
  await accounts.addInvitation(kept);
  return kept;
}

/** Ends every link to an account, in an open transaction. */
export async function endInvitations(
  { accounts }: Pick<WriteTransaction, 'accounts'>,
  { id }: User,
): Promise<void> {
  const theirs = (await accounts.invitations()).filter(({ userId }) => userId === id);
  await accounts.deleteInvitations(theirs.map((invitation) => invitation.id));
}

function isGood(
  { isFirst, userId, expiresAt }: Invitation,
  users: readonly User[],
  now: number,
): boolean {
  const isInTime = now < expiresAt && !(isFirst && hasOwner(users));
  return isInTime && (userId === null || users.some(({ id }) => id === userId));
}

function hasOwner(users: readonly User[]): boolean {
  return users.some((user) => user.role === 'owner' && hasJoined(user));
}

/** It, those that lead to the same account, and those that are good no more. */
function spent(invitations: readonly Invitation[], used: Invitation): string[] {
  return invitations
    .filter(
      ({ id, userId, expiresAt }) =>
        id === used.id ||
        expiresAt <= used.createdAt ||
        (userId !== null && userId === used.userId),
    )
    .map(({ id }) => id);
}

function otherEmail(): DirectoryError {
  const message = 'This link was made for another email address.';
  const issues = [{ pointer: '/email', code: 'email' as const, message }];
  return new DirectoryError('validation_failed', message, { issues });
}

function invitationNotFound(): DirectoryError {
  const message = 'This link is used up, too old or not complete. Ask for a new one.';
  return new DirectoryError('invitation_not_found', message);
}
