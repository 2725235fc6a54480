import { hasCode } from 'clientele-sdk';
import { createSignal } from '../lib/signal.ts';
import { clientele } from './clientele.ts';

/** Somebody who is to sign in again before something goes on. */
export interface AskedToSignIn {
  /** Whether they have. */
  readonly settle: (hasSignedIn: boolean) => void;
}

/** The dialog that asks stands around every page, since every page may need it. */
export const askedToSignIn = createSignal<AskedToSignIn | undefined>(undefined);

function ask(): Promise<boolean> {
  return new Promise((resolve) => {
    askedToSignIn.set({
      settle(hasSignedIn) {
        askedToSignIn.set(undefined);
        resolve(hasSignedIn);
      },
    });
  });
}

/** Makes a call that only a fresh session may make; somebody who signed in long ago is asked to do so again first. */
export async function freshly<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (hasCode(error, 'fresh_sign_in_required') && (await ask())) {
      return call();
    }
    throw error;
  }
}

/** The same for what the browser itself fetches, whose refusal no page sees: whether it may begin. */
export async function isFreshlySignedIn(): Promise<boolean> {
  const { isFresh } = await clientele.session.get();
  return isFresh || ask();
}
