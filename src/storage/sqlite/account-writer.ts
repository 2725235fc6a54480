import type { AccountWriter, Invitation, Passkey, User, UserSession } from '../account-store.ts';
import * as rows from './account-rows.ts';
import type { Connection } from './connection.ts';
import { settle } from './settle.ts';

/** Changes in an open transaction, which no other writer can be beside; `onChange` hears of those that others must learn of. */
export class SqliteAccountWriter implements AccountWriter {
  readonly #connection: Connection;
  readonly #onChange: () => void;

  constructor(connection: Connection, onChange: () => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  users(): Promise<readonly User[]> {
    return settle(() => rows.readUsers(this.#connection));
  }

  putUser(user: User): Promise<void> {
    return this.#change((connection) => rows.putUser(connection, user));
  }

  deleteUser(id: string): Promise<void> {
    return this.#change((connection) => rows.deleteUser(connection, id));
  }

  invitations(): Promise<readonly Invitation[]> {
    return settle(() => rows.readInvitations(this.#connection));
  }

  addInvitation(invitation: Invitation): Promise<void> {
    return settle(() => rows.addInvitation(this.#connection, invitation));
  }

  deleteInvitations(ids: readonly string[]): Promise<void> {
    return settle(() => {
      for (const id of ids) {
        rows.deleteInvitation(this.#connection, id);
      }
    });
  }

  addSession(session: UserSession, forgetBefore: number): Promise<void> {
    return settle(() => rows.addSession(this.#connection, session, forgetBefore));
  }

  endSessions(
    userId: string,
    at: number,
    which: { readonly onlyId?: string; readonly exceptId?: string } = {},
  ): Promise<number> {
    return this.#change((connection) => rows.endSessions(connection, userId, at, which));
  }

  addPasskey(passkey: Passkey): Promise<void> {
    return settle(() => rows.addPasskey(this.#connection, passkey));
  }

  deletePasskey(userId: string, id: string): Promise<boolean> {
    return settle(() => rows.deletePasskey(this.#connection, userId, id));
  }

  usePasskey(id: string, use: { readonly counter: number; readonly at: number }): Promise<void> {
    return settle(() => rows.usePasskey(this.#connection, id, use));
  }

  #change<T>(work: (connection: Connection) => T): Promise<T> {
    return settle(() => {
      const result = work(this.#connection);
      this.#onChange();
      return result;
    });
  }
}
