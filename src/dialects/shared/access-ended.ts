import { DirectoryError } from '../../domain/errors.ts';

/** For what goes on after a call was admitted (`Call.isStillAllowed`). */
export function accessEnded(): DirectoryError {
  return new DirectoryError(
    'unauthorized',
    'The key or session of this call has been taken back since it began.',
  );
}
