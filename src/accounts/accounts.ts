import { createSealer } from '../lib/seal.ts';
import { createGuessLimits } from './guess-limits.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createNetworks } from './network.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createPasswords } from './passwords.ts';
import type { AccountsOptions, Parts } from './parts.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createUsers, type Users } from './users.ts';

/** The use cases around those who sign in. All may reject with `unavailable`. */
export interface Accounts {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly users: Users;
  readonly invitations: Invitations;
  readonly passkeys: Passkeys;
}

/** Makes the use cases. */
export function createAccounts(options: AccountsOptions): Accounts {
  const parts: Parts = {
    ...options,
    passwords: createPasswords(options.randomBytes),
    guesses: createGuessLimits(options.clock),
    networkOf: createNetworks(options.secret),
    challenges: createSealer(options.secret, 'challenges'),
  };
  return {
    signIn: createSignIn(parts),
    sessions: createSessions(parts),
    users: createUsers(parts),
    invitations: createInvitations(parts),
    passkeys: createPasskeys(parts),
  };
}
