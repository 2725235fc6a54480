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
import type { Session } from './session.ts';

/** Who signs in. */
export class PostgresAccountStore implements AccountStore {
  readonly #session: Session;
  readonly #run: Run;

  constructor(session: Session, run: Run) {
    this.#session = session;
    this.#run = run;
  }

  users(): Promise<readonly User[]> {
    return rows.readUsers(this.#session);
  }

  userByEmailKey(key: EmailKey): Promise<User | undefined> {
    return rows.userByEmailKey(this.#session, key);
  }

  invitationByHash(tokenHash: string): Promise<Invitation | undefined> {
    return rows.invitationByHash(this.#session, tokenHash);
  }

  sessionByHash(tokenHash: string): Promise<SessionOwner | undefined> {
    return rows.sessionByHash(this.#session, tokenHash);
  }

  sessions(userId: string): Promise<readonly UserSession[]> {
    return rows.readSessions(this.#session, userId);
  }

  passkeys(userId: string): Promise<readonly Passkey[]> {
    return rows.readPasskeys(this.#session, userId);
  }

  passkeyByCredential(credentialId: string): Promise<Passkey | undefined> {
    return rows.passkeyByCredential(this.#session, credentialId);
  }

  async touchSessions(
    uses: readonly { readonly id: string; readonly at: number }[],
  ): Promise<void> {
    if (uses.length > 0) {
      await this.#run(({ session }) => rows.touchSessions(session, uses));
    }
  }
}
