import type { ChangePatch } from './change.ts';
import type { Client } from './client.ts';
import type { ClientPatch, ClientVersion } from './commands.ts';
import type { Failure } from './errors.ts';
import { type Issue, pointerTo } from './issue.ts';
import { derivedMember } from './placeholder-company.ts';

/**
 * Of the versions that a caller named, the newest that the client has had: what its patch was built on.
 * The current one where none were named; `undefined` where the client never was in any of them, as with
 * those of somebody else, to or from whom a merge or its undo has led meanwhile.
 */
export function baseVersion(
  { id, version: current }: Client,
  versions: readonly ClientVersion[] | undefined,
): number | undefined {
  if (versions === undefined) {
    return current;
  }
  const had = versions
    .filter(({ clientId, version }) => clientId === id && version >= 1 && version <= current)
    .map(({ version }) => version);
  return had.length === 0 ? undefined : Math.max(...had);
}

/**
 * Why a patch that was built on an older version cannot be taken: it sets a member that has changed since
 * (`changedSince`; `undefined` where that is not known, which counts as all of them). A member that
 * happens to have the value already counts as well: of two callers who both made a 5 a 6, one has to
 * learn that it was not the only one.
 */
export function overlapFailure(
  current: Client,
  { patch, diff }: { readonly patch: ClientPatch; readonly diff: ChangePatch },
  changedSince: ReadonlySet<string> | undefined,
): Failure | undefined {
  // What the patch names, and what follows from that: a part of a name changes the name.
  const members = new Set([...Object.keys(diff), ...namedMembers(patch)]);
  if (members.size === 0) {
    return undefined;
  }
  if (changedSince === undefined) {
    return preconditionFailure(current);
  }
  const both = [...members].filter((member) => changedSince.has(member));
  return both.length === 0 ? undefined : preconditionFailure(current, both);
}

function namedMembers({ customFields, ...others }: ClientPatch): string[] {
  const keys = Object.keys(customFields?.values ?? {});
  return [...Object.keys(others), ...keys.map((key) => `${customField}${key}`)];
}

/** The failure of a write that expected the client in another version; `members` are those that both changed. */
export function preconditionFailure(current: Client, members: readonly string[] = []): Failure {
  const issues = members.filter((member) => member !== derivedMember).map(issueOf);
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
