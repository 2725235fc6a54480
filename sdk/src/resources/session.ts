import type {
  AcceptInvitation,
  ChangePassword,
  PasskeyOptions,
  PasskeySignIn,
  Session as SessionAnswer,
  SignIn,
  SignInSetup,
  UserSession,
} from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Who is signed in: for pages of the directory's own server, with `credentials: 'same-origin'`. */
export interface Session {
  /** Throws an `AccessError` with `unauthorized` where nobody is signed in. */
  get(options?: CallOptions): Promise<SessionAnswer>;
  /** What a page for signing in has to know; needs nobody signed in. */
  setup(options?: CallOptions): Promise<SignInSetup>;
  signIn(input: SignIn, options?: WriteOptions): Promise<SessionAnswer>;
  signOut(options?: WriteOptions): Promise<void>;
  /** Makes the account that a link is for, or sets its new password, which ends passkeys and sessions of before, and signs in. */
  acceptInvitation(input: AcceptInvitation, options?: WriteOptions): Promise<SessionAnswer>;
  /** For `navigator.credentials.get`. */
  passkeyOptions(options?: WriteOptions): Promise<PasskeyOptions>;
  signInWithPasskey(input: PasskeySignIn, options?: WriteOptions): Promise<SessionAnswer>;
  /** Ends every session of the user but this one, which goes on, and links that were made for them. */
  changePassword(input: ChangePassword, options?: WriteOptions): Promise<SessionAnswer>;
  /** Where the user is signed in, the newest first. */
  list(options?: CallOptions): Promise<readonly UserSession[]>;
  /** Signs the user out elsewhere. */
  end(id: string, options?: WriteOptions): Promise<void>;
}

export function sessionOf({ call }: Transport): Session {
  return {
    get: (options) => call('getSession', {}, options),
    setup: (options) => call('getSignInSetup', {}, options),
    signIn: (body, options) => call('signIn', { body }, options),
    signOut: (options) => call('signOut', {}, options),
    acceptInvitation: (body, options) => call('acceptInvitation', { body }, options),
    passkeyOptions: (options) => call('getPasskeySignInOptions', {}, options),
    signInWithPasskey: (body, options) => call('signInWithPasskey', { body }, options),
    changePassword: (body, options) => call('changePassword', { body }, options),
    async list(options) {
      const { data } = await call('listSessions', {}, options);
      return data;
    },
    end: (id, options) => call('endSession', { path: { id } }, options),
  };
}
