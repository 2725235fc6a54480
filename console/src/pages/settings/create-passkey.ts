import type { AddPasskey, Passkey } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';

/** Has the browser make a passkey, and the server keep its public half. */
export async function createPasskey(name: string): Promise<Passkey> {
  const options = await freshly(() => clientele.passkeys.options());
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await ask(publicKey);
  return clientele.passkeys.add({
    name,
    credential: credential.toJSON() as unknown as AddPasskey['credential'],
  });
}

/** Browsers hardly say why there is none: the person declined, waited too long, or has this one already. */
async function ask(publicKey: PublicKeyCredentialCreationOptions): Promise<PublicKeyCredential> {
  const credential = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (!(credential instanceof PublicKeyCredential)) {
    throw new Error('No passkey was made. Try again, and follow what the browser asks.');
  }
  return credential;
}
