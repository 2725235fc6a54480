import { DirectoryError, type ErrorDetails, type Failure } from '../../domain/errors.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { JsonAnswer } from '../dialect.ts';
import { problemKinds, renderProblem } from '../problem.ts';
import { fromCompany } from './company-from-domain.ts';
import { fromReport } from './field-from-domain.ts';
import { fromClient } from './from-domain.ts';

/**
 * RFC 9457, and beside it for a record in another state than expected (412) that record as it is now, and
 * for a change of type that would lose values (409) which ones.
 */
export function renderError(error: DirectoryError): JsonAnswer {
  const answer = renderProblem(DirectoryError.of(nativeFailure(error)));
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

/** A failure in the words of `/api/v2`, where the domain's are another API's, or would name another thing. */
export function nativeFailure(failure: Failure): Failure {
  const { items, pointer } = failure.details ?? {};
  if (items !== undefined) {
    return {
      code: codeOfBatch(failure),
      message: failure.message,
      details: {
        items: items.map((item) => ({ index: item.index, failure: nativeFailure(item.failure) })),
      },
    };
  }
  return failure.code === 'company_not_found' && pointer === '/companyId'
    ? unknownCompany(failure.message)
    : failure;
}

/** The path of a batch is there, whatever its rows name: what is wrong with it is a clash (409) or its content (422). */
function codeOfBatch({ code }: Failure): Failure['code'] {
  return problemKinds[code].status === 409 ? code : 'validation_failed';
}

/** A company that a client is assigned to is a value of the client, not what the path names (404). */
function unknownCompany(message: string): Failure {
  const issues = [{ pointer: '/companyIds', code: 'not_found' as const, message }];
  return { code: 'validation_failed', message, details: { issues } };
}
