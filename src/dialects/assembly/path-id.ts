import { DirectoryError } from '../../domain/errors.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { Call } from '../dialect.ts';

type NotFound = 'client_not_found' | 'company_not_found' | 'field_not_found';

/** The id in the path, in lower case. One that is no UUID is nobody's: the answer is that of any unknown id. */
export function pathId({ params }: Call, notFoundCode: NotFound): string {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw notFound(notFoundCode);
  }
  return id;
}

/** The error for an id that leads nowhere. */
export function notFound(code: NotFound): DirectoryError {
  return new DirectoryError(code, 'There is nothing with this id.');
}
