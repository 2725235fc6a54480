import { DirectoryError, failureOfIssues } from '../../domain/errors.ts';
import { pointerTo } from '../../domain/issue.ts';
import type { Call } from '../dialect.ts';

/**
 * Throws `validation_failed` where a call whose input is its body has query parameters: answered with
 * success, they would have been dropped in silence (design 4.1).
 */
export function refuseQuery(query: Call['query']): void {
  const issues = Object.keys(query).map((name) => ({
    pointer: pointerTo(name),
    code: 'unknown_member' as const,
    message: 'This path takes no parameters in its URL. Send them in the body, or leave them out.',
  }));
  if (issues.length > 0) {
    throw DirectoryError.of(failureOfIssues(issues));
  }
}
