import type * as WebAuthn from '@simplewebauthn/server';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { checkAccessName } from '../directory/access-name.ts';
import { accepted, DirectoryError } from '../domain/errors.ts';
import type { Passkey, User } from '../storage/account-store.ts';
import { createChallenge, isChallenge, spendChallenge } from './challenges.ts';
import type { Visitor } from './network.ts';
import type { Parts } from './parts.ts';
import { type PasskeyPlace, passkeyPlace, type Site } from './passkey-place.ts';
import { keepSession, newSession, type SignedIn } from './sessions.ts';
import { signInFailed } from './sign-in-failed.ts';

/** What a browser made of options for a new passkey, and of those for signing in. */
export type NewCredential = RegistrationResponseJSON;
export type SignInCredential = AuthenticationResponseJSON;

/**
 * Passkeys of users (WebAuthn level 3): they sign in without email or password, so each must have checked
 * who holds it. All that take a site reject with `passkeys_unavailable` where there can be none.
 */
export interface Passkeys {
  /** Whether there can be any on a site. */
  place(site: Site): PasskeyPlace;
  list(userId: string): Promise<readonly Passkey[]>;
  /** For `navigator.credentials.create`. Rejects with `user_not_found` and `too_many_items`. */
  addOptions(userId: string, site: Site): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /** Rejects with `validation_failed`. */
  add(
    userId: string,
    input: { readonly name: string; readonly credential: NewCredential },
    site: Site,
  ): Promise<Passkey>;
  /** Rejects with `passkey_not_found`. */
  remove(userId: string, id: string): Promise<void>;
  /** For `navigator.credentials.get`. */
  signInOptions(site: Site): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** Rejects with `sign_in_failed`. */
  signIn(credential: SignInCredential, site: Site, visitor: Visitor): Promise<SignedIn>;
}

/** A handful are used; a page of thousands would be nobody's. */
const passkeysMax = 50;
/** EdDSA, ES256 and RS256 (RFC 9053, RFC 8812): what Web Crypto has for good. */
const algorithms = [-8, -7, -257];
const rpName = 'Clientele';
const timeoutMs = 5 * 60_000;

/** Makes the use cases. */
export function createPasskeys(parts: Parts): Passkeys {
  const { storage, clock, newId } = parts;

  return {
    place: passkeyPlace,
    list: (userId) => storage.accounts.passkeys(userId),
    async addOptions(userId, site) {
      const { rpId } = available(site);
      const user = await userOf(userId);
      const passkeys = await storage.accounts.passkeys(userId);
      if (passkeys.length >= passkeysMax) {
        const message = `There can be ${passkeysMax} passkeys at most: remove one first.`;
        throw new DirectoryError('too_many_items', message);
      }
      const { generateRegistrationOptions } = await library();
      return generateRegistrationOptions({
        rpName,
        rpID: rpId,
        userName: user.email,
        userDisplayName: user.name,
        userID: new Uint8Array(Buffer.from(userId)),
        challenge: createChallenge(parts, 'add', userId),
        timeout: timeoutMs,
        attestationType: 'none',
        supportedAlgorithmIDs: [...algorithms],
        excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
    },
    async add(userId, { name, credential }, site) {
      const { rpId, origin } = available(site);
      const shown = accepted(checkAccessName(name));
      const user = await userOf(userId);
      const challenges: string[] = [];
      const { verifyRegistrationResponse } = await library();
      const verified = await orUndefined(() =>
        verifyRegistrationResponse({
          response: credential,
          expectedChallenge: (challenge) => {
            challenges.push(challenge);
            return isChallenge(parts, challenge, 'add', userId);
          },
          expectedOrigin: origin,
          expectedRPID: rpId,
          requireUserVerification: true,
          supportedAlgorithmIDs: [...algorithms],
        }),
      );
      const info = verified?.registrationInfo;
      if (info === undefined) {
        throw credentialRefused();
      }
      const passkey: Passkey = {
        id: newId(),
        workspaceId: user.workspaceId,
        userId,
        name: shown,
        credentialId: info.credential.id,
        publicKey: Buffer.from(info.credential.publicKey).toString('base64url'),
        counter: info.credential.counter,
        transports: (info.credential.transports ?? []).filter((each) => /^[\w-]{1,32}$/.test(each)),
        createdAt: clock.now(),
        lastUsedAt: null,
      };
      await storage.write(async (transaction) => {
        await transaction.accounts.users();
        await spendChallenge(parts, transaction, user.workspaceId, challenges.join());
        // After the lock: nobody else adds the same one meanwhile.
        if ((await storage.accounts.passkeyByCredential(passkey.credentialId)) !== undefined) {
          throw credentialRefused();
        }
        await transaction.accounts.addPasskey(passkey);
      });
      return passkey;
    },
    async remove(userId, id) {
      const isGone = await storage.write(({ accounts }) => accounts.deletePasskey(userId, id));
      if (!isGone) {
        const message = 'You have no passkey of this id: list your passkeys.';
        throw new DirectoryError('passkey_not_found', message);
      }
    },
    async signInOptions(site) {
      const { rpId } = available(site);
      const { generateAuthenticationOptions } = await library();
      return generateAuthenticationOptions({
        rpID: rpId,
        challenge: createChallenge(parts, 'signIn'),
        timeout: timeoutMs,
        userVerification: 'required',
      });
    },
    async signIn(credential, site, visitor) {
      const { rpId, origin } = available(site);
      const passkey = await storage.accounts.passkeyByCredential(credential.id);
      if (passkey === undefined) {
        throw signInFailed();
      }
      const challenges: string[] = [];
      const { verifyAuthenticationResponse } = await library();
      const verified = await orUndefined(() =>
        verifyAuthenticationResponse({
          response: credential,
          expectedChallenge: (challenge) => {
            challenges.push(challenge);
            return isChallenge(parts, challenge, 'signIn');
          },
          expectedOrigin: origin,
          expectedRPID: rpId,
          requireUserVerification: true,
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
            counter: passkey.counter,
            transports: [...passkey.transports],
          },
        }),
      );
      if (verified?.verified !== true) {
        throw signInFailed();
      }
      const counter = verified.authenticationInfo.newCounter;
      const session = await newSession(parts, visitor);
      return storage.write(async (transaction) => {
        const { accounts } = transaction;
        const user = (await accounts.users()).find(({ id }) => id === passkey.userId);
        const isThere = await storage.accounts.passkeyByCredential(passkey.credentialId);
        if (user === undefined || isThere === undefined) {
          throw signInFailed();
        }
        await spendChallenge(parts, transaction, user.workspaceId, challenges.join());
        await accounts.usePasskey(passkey.id, { counter, at: clock.now() });
        return keepSession(transaction, session, user);
      });
    },
  };

  async function userOf(userId: string): Promise<User> {
    const user = (await storage.accounts.users()).find(({ id }) => id === userId);
    if (user === undefined) {
      throw new DirectoryError('user_not_found', 'There is no user of this id: list the users.');
    }
    return user;
  }
}

/** Only when it is needed: it brings a reader of certificates, which a start should not wait for. */
function library(): Promise<typeof WebAuthn> {
  return import('@simplewebauthn/server');
}

function available(site: Site): PasskeyPlace & { readonly isAvailable: true } {
  const place = passkeyPlace(site);
  if (!place.isAvailable) {
    throw new DirectoryError('passkeys_unavailable', place.reason);
  }
  return place;
}

/** The library throws what is wrong with a credential; whoever sent it learns only that it is. */
async function orUndefined<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}

function credentialRefused(): DirectoryError {
  const message = 'This passkey could not be checked. Ask for new options and try again.';
  const issues = [{ pointer: '/credential', code: 'type' as const, message }];
  return new DirectoryError('validation_failed', message, { issues });
}
