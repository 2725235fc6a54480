import type { DirectoryError, ErrorDetails } from '../../domain/errors.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Answer } from '../dialect.ts';
import { renderProblem } from '../problem.ts';
import { fromCompany } from './company-from-domain.ts';
import { fromReport } from './field-from-domain.ts';
import { fromClient } from './from-domain.ts';

/**
 * RFC 9457, and beside it for a record in another state than expected (412) that record as it is now, and
 * for a change of type that would lose values (409) which ones.
 */
export function renderError(error: DirectoryError): Answer {
  const answer = renderProblem(error);
  const more = membersOf(error.details);
  return more === undefined ? answer : { ...answer, body: { ...(answer.body as object), ...more } };
}

function membersOf(details: ErrorDetails): Readonly<Record<string, JsonValue>> | undefined {
  const { current, currentCompany, conversion } = details;
  if (current !== undefined) {
    return { current: fromClient(current) };
  }
  if (currentCompany !== undefined) {
    return { current: fromCompany(currentCompany) };
  }
  return conversion === undefined ? undefined : fromReport(conversion);
}
