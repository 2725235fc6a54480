import type { ClientPatch, UpsertKeys } from '../../domain/commands.ts';
import type { EmailAddress } from '../../domain/email.ts';
import { type Issue, issuesMax } from '../../domain/issue.ts';

type MutablePatch = { -readonly [K in keyof ClientPatch]: ClientPatch[K] };

/** A customer while its members are read, one after the other. */
export interface CustomerDraft {
  externalId: string | undefined;
  email: EmailAddress | undefined;
  isActivity: boolean;
  readonly patch: MutablePatch;
  issues: Issue[] | undefined;
}

/** One of whom nothing has been read. */
export function createDraft(): CustomerDraft {
  return {
    externalId: undefined,
    email: undefined,
    isActivity: true,
    patch: {},
    issues: undefined,
  };
}

/** Whom the customer names; undefined where nobody is named. */
export function keysOf({ externalId, email }: CustomerDraft): UpsertKeys | undefined {
  if (externalId === undefined) {
    return email === undefined ? undefined : { email };
  }
  return email === undefined ? { externalId } : { externalId, email };
}

/** Notes what is wrong with a member, unless there is enough of that. */
export function addIssue(draft: CustomerDraft, issue: Issue): void {
  if (draft.issues === undefined) {
    draft.issues = [issue];
  } else if (draft.issues.length < issuesMax) {
    draft.issues.push(issue);
  }
}

/** Notes what a check said of the value at `pointer`. */
export function addIssues(draft: CustomerDraft, pointer: string, issues: readonly Issue[]): void {
  for (const issue of issues) {
    addIssue(draft, { ...issue, pointer: pointer + issue.pointer });
  }
}
