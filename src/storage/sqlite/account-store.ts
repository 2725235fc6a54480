import type { EmailKey } from '../../domain/email.ts';
import type {
  AccountStore,
  Invitation,
  Passkey,
  SessionOwner,
  User,
  UserSession,
} from '../account-store.ts';
import type { Run } from './access-store.ts';
import * as rows from './account-rows.ts';
import type { Connection } from './connection.ts';
import { settle } from './settle.ts';

/** Who signs in, on the reader's connection. */
export class SqliteAccountStore implements AccountStore {
  readonly #reader: Connection;
  readonly #run: Run;

  constructor(reader: Connection, run: Run) {
    this.#reader = reader;
    this.#run = run;
  }

  users(): Promise<readonly User[]> {
    return settle(() => rows.readUsers(this.#reader));
  }

  userByEmailKey(key: EmailKey): Promise<User | undefined> {
    return settle(() => rows.userByEmailKey(this.#reader, key));
  }

  invitationByHash(tokenHash: string): Promise<Invitation | undefined> {
    return settle(() => rows.invitationByHash(this.#reader, tokenHash));
  }

  sessionByHash(tokenHash: string): Promise<SessionOwner | undefined> {
    return settle(() => rows.sessionByHash(this.#reader, tokenHash));
  }

  sessions(userId: string): Promise<readonly UserSession[]> {
    return settle(() => rows.readSessions(this.#reader, userId));
  }

  passkeys(userId: string): Promise<readonly Passkey[]> {
    return settle(() => rows.readPasskeys(this.#reader, userId));
  }

  passkeyByCredential(credentialId: string): Promise<Passkey | undefined> {
    return settle(() => rows.passkeyByCredential(this.#reader, credentialId));
  }

  async touchSessions(
    uses: readonly { readonly id: string; readonly at: number }[],
  ): Promise<void> {
    if (uses.length === 0) {
      return;
    }
    await this.#run(({ connection }) => {
      for (const { id, at } of uses) {
        rows.touchSession(connection, id, at);
      }
    });
  }
}
