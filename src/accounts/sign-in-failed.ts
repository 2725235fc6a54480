import { DirectoryError } from '../domain/errors.ts';

/** The one answer to a wrong password, an unknown email and a passkey that is no good. */
export function signInFailed(): DirectoryError {
  const message = 'That is not right. Check what you sent, or ask an owner for a new link.';
  return new DirectoryError('sign_in_failed', message);
}
