import { DirectoryError } from '../../domain/errors.ts';
import type { Call } from '../dialect.ts';

const list = /^[\t ]*(?:W\/)?"[!#-~]*"(?:[\t ]*,[\t ]*(?:W\/)?"[!#-~]*")*[\t ]*$/;
const element = /(W\/)?"([!#-~]*)"/g;
const version = /^[1-9]\d{0,14}$/;

/**
 * The versions that `If-Match` names (RFC 9110 section 13.1.1); `undefined` where it was not sent, or is `*`,
 * which any version fits. A weak tag fits none. Throws `invalid_header`.
 */
export function expectedVersions({ headers }: Call): readonly number[] | undefined {
  const header = headers['if-match'];
  if (header === undefined || header === '*') {
    return undefined;
  }
  const text = typeof header === 'string' ? header : header.join(', ');
  if (!list.test(text)) {
    throw new DirectoryError(
      'invalid_header',
      'If-Match must be an entity tag that an answer gave, in its quotation marks, like "3"; several with commas between them; or * alone.',
    );
  }
  return [...text.matchAll(element)].flatMap(([, weak, opaque = '']) =>
    weak === undefined && version.test(opaque) ? [Number(opaque)] : [],
  );
}
