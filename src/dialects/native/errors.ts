import type { DirectoryError } from '../../domain/errors.ts';
import type { JsonAnswer } from '../dialect.ts';
import { renderProblem } from '../problem.ts';
import { fromClient } from './from-domain.ts';

/** RFC 9457, and for a record in another state than expected (412) that record as it is now. */
export function renderError(error: DirectoryError): JsonAnswer {
  const answer = renderProblem(error);
  const { current } = error.details;
  return current === undefined
    ? answer
    : { ...answer, body: { ...(answer.body as object), current: fromClient(current) } };
}
