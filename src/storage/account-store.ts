import type { EmailKey } from '../domain/email.ts';
import type { Role } from '../domain/role.ts';

/*
 * Who signs in. Accounts are few and change rarely: they are found by what somebody shows (an email, a
 * token, a passkey), before any workspace is known, and each opens exactly one workspace, as a key does.
 * Instants are milliseconds since the epoch.
 */

/** A person who may sign in. */
export interface User {
  /** UUIDv7. */
  readonly id: string;
  readonly workspaceId: number;
  readonly email: string;
  /** Unique in the installation: it is what somebody signs in with. */
  readonly emailKey: EmailKey;
  readonly name: string;
  readonly role: Role;
  /** A PHC string; `null`: none was chosen yet. */
  readonly passwordHash: string | null;
  readonly createdAt: number;
  readonly lastSignedInAt: number | null;
}

/** One place where somebody is signed in. */
export interface UserSession {
  readonly id: string;
  readonly workspaceId: number;
  readonly userId: string;
  /** SHA-256 of the token in the cookie, lower-case hex. */
  readonly tokenHash: string;
  /** Tells whether two sessions came from one network, without naming it. */
  readonly network: string;
  /** As the browser named itself; `null`: it did not. */
  readonly userAgent: string | null;
  readonly createdAt: number;
  /** Correct to the minute. */
  readonly lastSeenAt: number;
  /** Whatever happens, it ends then. */
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

/** A session and whose it is. */
export interface SessionOwner {
  readonly session: UserSession;
  readonly user: User;
}

/** A link that makes an account, or sets a new password, once. */
export interface Invitation {
  readonly id: string;
  readonly workspaceId: number;
  /** SHA-256 of the token in the link, lower-case hex. */
  readonly tokenHash: string;
  readonly role: Role;
  /** Whose account it opens; `null`: whoever has the link makes a new one. */
  readonly userId: string | null;
  /** Good only while no owner has joined. */
  readonly isFirst: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A public key of an authenticator (WebAuthn level 3, section 4). */
export interface Passkey {
  readonly id: string;
  readonly workspaceId: number;
  readonly userId: string;
  readonly name: string;
  /** Base64url; unique in the installation. */
  readonly credentialId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Signatures so far, where the authenticator counts them; else 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** Reads, each of what was committed before. */
export interface AccountStore {
  /** All of the installation, by id: the oldest first. */
  users(): Promise<readonly User[]>;
  userByEmailKey(key: EmailKey): Promise<User | undefined>;
  /** An expired one too. */
  invitationByHash(tokenHash: string): Promise<Invitation | undefined>;
  /** Ended and expired ones too. */
  sessionByHash(tokenHash: string): Promise<SessionOwner | undefined>;
  /** Of one user, the newest first; ended and expired ones too. */
  sessions(userId: string): Promise<readonly UserSession[]>;
  /** Of one user, the oldest first. */
  passkeys(userId: string): Promise<readonly Passkey[]>;
  passkeyByCredential(credentialId: string): Promise<Passkey | undefined>;
  /** Notes when sessions were last seen; losing it in a crash is harmless. Never moves the access stamp. */
  touchSessions(uses: readonly { readonly id: string; readonly at: number }[]): Promise<void>;
}

/**
 * Changes in an open transaction. What it reads is locked against other writers of accounts until the
 * transaction ends. Changes to users, and ends of sessions, move the access stamp: what was read under an equal
 * one is still true of who may do what. Passkeys and invitations are never cached.
 */
export interface AccountWriter {
  /** All of the installation, by id. */
  users(): Promise<readonly User[]>;
  /** Keeps a user, in the place of one with this id. The caller has checked that the email is free. */
  putUser(user: User): Promise<void>;
  /** With all sessions, passkeys and invitations; does nothing where there is none. */
  deleteUser(id: string): Promise<void>;
  invitations(): Promise<readonly Invitation[]>;
  addInvitation(invitation: Invitation): Promise<void>;
  deleteInvitations(ids: readonly string[]): Promise<void>;
  /**
   * Keeps a session, notes that its user signed in, and forgets that user's sessions that ended before
   * `forgetBefore`.
   */
  addSession(session: UserSession, forgetBefore: number): Promise<void>;
  /** Ends those sessions of a user that have not ended, all but `exceptId`; how many those were. */
  endSessions(
    userId: string,
    at: number,
    which?: { readonly onlyId?: string; readonly exceptId?: string },
  ): Promise<number>;
  /** The caller has checked that the credential is new. */
  addPasskey(passkey: Passkey): Promise<void>;
  /** False where the user has none of this id. */
  deletePasskey(userId: string, id: string): Promise<boolean>;
  /** Notes a use, and what the authenticator has counted. */
  usePasskey(id: string, use: { readonly counter: number; readonly at: number }): Promise<void>;
}
