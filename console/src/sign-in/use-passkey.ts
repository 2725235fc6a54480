import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PasskeySignIn, Session } from 'clientele-sdk';
import { clientele } from '../api/clientele.ts';
import { takeSession } from '../api/session.ts';

/** Signs in with a passkey that the browser offers. */
export function useSignInWithPasskey(): UseMutationResult<Session, Error, void> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: signInWithPasskey,
    onSuccess: (session) => takeSession(queryClient, session),
  });
}

/** The browser asks the person; the new session is the browser's from then on. */
export async function signInWithPasskey(): Promise<Session> {
  const options = await clientele.session.passkeyOptions();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = await ask(publicKey);
  return clientele.session.signInWithPasskey({
    credential: credential.toJSON() as unknown as PasskeySignIn['credential'],
  });
}

/** Browsers say only that it was "not allowed", whether the person declined, waited too long or has none. */
async function ask(publicKey: PublicKeyCredentialRequestOptions): Promise<PublicKeyCredential> {
  const credential = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) {
    throw new Error('No passkey was used. Try again, or sign in with your password.');
  }
  return credential;
}
