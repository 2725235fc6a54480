import type { ChangePatch } from './change.ts';
import type { Client } from './client.ts';
import type { Failure } from './errors.ts';
import { type Issue, pointerTo } from './issue.ts';

/**
 * Of the versions that a caller named, the newest that the client has had: what its patch was built on.
 * The current one where none were named; `undefined` where the client never was in any of them.
 */
export function baseVersion(
  { version: current }: Client,
  versions: readonly number[] | undefined,
): number | undefined {
  if (versions === undefined) {
    return current;
  }
  const had = versions.filter((version) => version >= 1 && version <= current);
  return had.length === 0 ? undefined : Math.max(...had);
}

/**
 * Why a patch that was built on an older version cannot be taken: a member that it would change has
 * changed since (`changedSince`; `undefined` where that is not known, which counts as all of them).
 */
export function overlapFailure(
  current: Client,
  diff: ChangePatch,
  changedSince: ReadonlySet<string> | undefined,
): Failure | undefined {
  if (changedSince === undefined) {
    return preconditionFailure(current);
  }
  const members = Object.keys(diff).filter((member) => changedSince.has(member));
  return members.length === 0 ? undefined : preconditionFailure(current, members);
}

/** The failure of a write that expected the client in another version; `members` are those that both changed. */
export function preconditionFailure(current: Client, members: readonly string[] = []): Failure {
  const issues = members.filter((member) => member !== 'placeholderRound').map(issueOf);
  return {
    code: 'precondition_failed',
    message:
      'The client is not in the version that was expected. Read it again, and send the change against that version.',
    details: issues.length === 0 ? { current } : { current, issues },
  };
}

const customField = 'customFields/';

function issueOf(member: string): Issue {
  return {
    pointer: member.startsWith(customField)
      ? `/customFields${pointerTo(member.slice(customField.length))}`
      : pointerTo(member),
    code: 'changed',
    message: 'This member has changed since the version that was expected.',
  };
}
