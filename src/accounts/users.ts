import { checkAccessName } from '../directory/access-name.ts';
import { accepted, DirectoryError } from '../domain/errors.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../storage/account-store.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import { newInvitation, replaceInvitation } from './invitations.ts';
import type { Parts } from './parts.ts';
import { emailOf, findUser, mayBeInvitedAgain, refuseLastOwner, userExists } from './user-rules.ts';

/** Somebody who is to get an account. */
export interface NewUser {
  readonly email: string;
  readonly role: Role;
  /** The part of the email in front of the @, unless given. */
  readonly name?: string | undefined;
}

/** The people of one workspace, for its owners. A user of another one is `user_not_found`. */
export interface Users {
  /** The oldest first. */
  list(workspaceId: WorkspaceId): Promise<readonly User[]>;
  /** By id, whatever the workspace. */
  get(id: string): Promise<User | undefined>;
  /** All of the installation, the oldest first: for those who administer it. */
  all(): Promise<readonly User[]>;
  /**
   * Makes an account that has no password yet, and the token of a link that sets one; for one that has none
   * yet, another token. Rejects with `user_exists`, `too_many_items` and `validation_failed`.
   */
  invite(
    workspaceId: WorkspaceId,
    user: NewUser,
  ): Promise<{ readonly user: User; readonly token: string }>;
  /**
   * Another link for somebody who has an account, which sets a new password. Whoever is signed in gets none for
   * themselves: a session that was stolen must not set a password without the one of now. Rejects with
   * `user_not_found` and `validation_failed`.
   */
  link(
    workspaceId: WorkspaceId,
    id: string,
    callerId?: string,
  ): Promise<{ readonly user: User; readonly token: string }>;
  /** Another role ends the user's sessions. Rejects with `last_owner`, `user_not_found` and `validation_failed`. */
  change(
    workspaceId: WorkspaceId,
    id: string,
    change: { readonly role?: Role | undefined; readonly name?: string | undefined },
  ): Promise<User>;
  /** Rejects with `last_owner` and `user_not_found`. */
  remove(workspaceId: WorkspaceId, id: string): Promise<void>;
}

/** Each lookup of a use case reads them all. */
const usersMax = 1_000;

/** Makes the use cases. */
export function createUsers(parts: Parts): Users {
  const { storage, clock, newId } = parts;

  return {
    async list(workspaceId) {
      const users = await storage.accounts.users();
      return users.filter((user) => user.workspaceId === workspaceId);
    },
    async get(id) {
      return (await storage.accounts.users()).find((user) => user.id === id);
    },
    all: () => storage.accounts.users(),
    invite(workspaceId, { email, role, name }) {
      const address = accepted(emailOf(email));
      const shown = accepted(checkAccessName(name ?? address.email.split('@', 1)[0] ?? ''));
      const id = newId();
      const { token, invitation } = newInvitation(parts, { workspaceId, role });
      return storage.write(async (transaction) => {
        const { accounts } = transaction;
        const users = await accounts.users();
        const before = users.find(({ emailKey }) => emailKey === address.key);
        if (before !== undefined && !mayBeInvitedAgain(before, workspaceId)) {
          throw userExists();
        }
        if (before === undefined && users.length >= usersMax) {
          const message = `There can be ${usersMax} users at most: remove some first.`;
          throw new DirectoryError('too_many_items', message);
        }
        const user: User = {
          id: before?.id ?? id,
          workspaceId,
          email: address.email,
          emailKey: address.key,
          name: shown,
          role,
          passwordHash: null,
          createdAt: before?.createdAt ?? clock.now(),
          lastSignedInAt: null,
        };
        await accounts.putUser(user);
        await replaceInvitation(transaction, invitation, user);
        return { user, token };
      });
    },
    async link(workspaceId, id, callerId) {
      if (id === callerId) {
        throw linkForOneself();
      }
      const { token, invitation } = newInvitation(parts, { workspaceId, role: 'viewer' });
      return storage.write(async (transaction) => {
        const user = findUser(await transaction.accounts.users(), workspaceId, id);
        await replaceInvitation(transaction, invitation, user);
        return { user, token };
      });
    },
    change(workspaceId, id, { role, name }) {
      const shown = name === undefined ? undefined : accepted(checkAccessName(name));
      return storage.write(async ({ accounts }) => {
        const users = await accounts.users();
        const before = findUser(users, workspaceId, id);
        const after = { ...before, role: role ?? before.role, name: shown ?? before.name };
        if (after.role !== before.role) {
          refuseLastOwner(users, before);
          await accounts.endSessions(id, clock.now());
        }
        await accounts.putUser(after);
        return after;
      });
    },
    remove: (workspaceId, id) =>
      storage.write(async ({ accounts }) => {
        const users = await accounts.users();
        refuseLastOwner(users, findUser(users, workspaceId, id));
        await accounts.deleteUser(id);
      }),
  };
}

function linkForOneself(): DirectoryError {
  const message = 'Nobody makes a link for themselves: change your password with the one of now.';
  return new DirectoryError('validation_failed', message);
}
