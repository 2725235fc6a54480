import type { AccountWriter, Invitation, Passkey, User, UserSession } from '../account-store.ts';
import * as rows from './account-rows.ts';
import type { Session } from './session.ts';
import { lockAccess } from './workspace-rows.ts';

/** Changes in an open transaction; `onChange` hears of those that others must learn of. */
export class PostgresAccountWriter implements AccountWriter {
  readonly #session: Session;
  readonly #onChange: () => void;

  constructor(session: Session, onChange: () => void) {
    this.#session = session;
    this.#onChange = onChange;
  }

  async users(): Promise<readonly User[]> {
    await lockAccess(this.#session);
    return rows.readUsers(this.#session);
  }

  putUser(user: User): Promise<void> {
    this.#onChange();
    return rows.putUser(this.#session, user);
  }

  deleteUser(id: string): Promise<void> {
    this.#onChange();
    return rows.deleteUser(this.#session, id);
  }

  async invitations(): Promise<readonly Invitation[]> {
    await lockAccess(this.#session);
    return rows.readInvitations(this.#session);
  }

  addInvitation(invitation: Invitation): Promise<void> {
    return rows.addInvitation(this.#session, invitation);
  }

  deleteInvitations(ids: readonly string[]): Promise<void> {
    return rows.deleteInvitations(this.#session, ids);
  }

  addSession(session: UserSession, forgetBefore: number): Promise<void> {
    return rows.addSession(this.#session, session, forgetBefore);
  }

  endSessions(
    userId: string,
    at: number,
    which: { readonly onlyId?: string; readonly exceptId?: string } = {},
  ): Promise<number> {
    this.#onChange();
    return rows.endSessions(this.#session, userId, at, which);
  }

  addPasskey(passkey: Passkey): Promise<void> {
    return rows.addPasskey(this.#session, passkey);
  }

  deletePasskey(userId: string, id: string): Promise<boolean> {
    return rows.deletePasskey(this.#session, userId, id);
  }

  usePasskey(id: string, use: { readonly counter: number; readonly at: number }): Promise<void> {
    return rows.usePasskey(this.#session, id, use);
  }
}
