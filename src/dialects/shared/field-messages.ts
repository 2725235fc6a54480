import type { DirectoryError } from '../../domain/errors.ts';
import { issuesMax } from '../../domain/issue.ts';

/** One wrong member, for people: its path without the leading slash ('' = the whole input) and what to do. */
export type FieldMessage = { readonly field: string; readonly message: string };

/** What an error says of single members, up to a hundred. */
export function fieldMessages(error: DirectoryError): readonly FieldMessage[] {
  const { issues, pointer } = error.details;
  if (issues !== undefined) {
    return issues
      .slice(0, issuesMax)
      .map((issue) => ({ field: fieldOf(issue.pointer), message: issue.message }));
  }
  return pointer === undefined ? [] : [{ field: fieldOf(pointer), message: error.message }];
}

function fieldOf(pointer: string): string {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}
