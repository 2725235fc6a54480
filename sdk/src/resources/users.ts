import type { ChangeUser, InviteUser, InvitedUser, User } from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** The people of the workspace. All of it needs the scope `admin`, which owners have. */
export interface Users {
  /** The oldest first. */
  list(options?: CallOptions): Promise<readonly User[]>;
  /** The link opens the account; it is in this answer, and never again. */
  invite(user: InviteUser, options?: WriteOptions): Promise<InvitedUser>;
  /** Another link, with which somebody else sets a new password. */
  link(id: string, options?: WriteOptions): Promise<InvitedUser>;
  /** Another role ends the user's sessions. */
  update(id: string, changes: ChangeUser, options?: WriteOptions): Promise<User>;
  delete(id: string, options?: WriteOptions): Promise<void>;
}

export function usersOf({ call }: Transport): Users {
  return {
    async list(options) {
      const { data } = await call('listUsers', {}, options);
      return data;
    },
    invite: (body, options) => call('inviteUser', { body }, options),
    link: (id, options) => call('linkUser', { path: { id } }, options),
    update: (id, body, options) => call('updateUser', { path: { id }, body }, options),
    delete: (id, options) => call('deleteUser', { path: { id } }, options),
  };
}
