import { type EmailAddress, parseEmail } from '../domain/email.ts';
import { DirectoryError } from '../domain/errors.ts';
import { type Checked, issuesAt } from '../domain/issue.ts';
import type { User } from '../storage/account-store.ts';
import type { WorkspaceId } from '../storage/storage.ts';

/** Whether somebody has set a password, and so can sign in. */
export function hasJoined({ passwordHash }: User): boolean {
  return passwordHash !== null;
}

/** Whether an account waits for its first password still. */
export function mayBeInvitedAgain(user: User, workspaceId: WorkspaceId): boolean {
  return user.workspaceId === workspaceId && !hasJoined(user);
}

/** A user of a workspace. Throws `user_not_found`. */
export function findUser(users: readonly User[], workspaceId: WorkspaceId, id: string): User {
  const user = users.find((each) => each.id === id && each.workspaceId === workspaceId);
  if (user === undefined) {
    throw new DirectoryError('user_not_found', 'There is no user of this id: list the users.');
  }
  return user;
}

/** Throws `last_owner` where nobody would be left who can sign in as an owner. */
export function refuseLastOwner(users: readonly User[], leaving: User): void {
  const isOwner = (user: User): boolean =>
    user.workspaceId === leaving.workspaceId && user.role === 'owner' && hasJoined(user);
  if (isOwner(leaving) && users.filter(isOwner).length === 1) {
    const message = 'This is the only owner. Make somebody else an owner first.';
    throw new DirectoryError('last_owner', message);
  }
}

/** A checked email; issues point at `/email`. */
export function emailOf(email: string): Checked<EmailAddress> {
  const parsed = parseEmail(email);
  return parsed.ok ? parsed : { ok: false, issues: issuesAt('/email', parsed.issues) };
}

/** The refusal of an email that somebody signs in with already. */
export function userExists(): DirectoryError {
  const message = 'Somebody signs in with this email already.';
  return new DirectoryError('user_exists', message);
}
