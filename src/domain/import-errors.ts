import type { Failure } from './errors.ts';
import { type Issue, pointerTo } from './issue.ts';
import { type ColumnMapping, customFieldTarget } from './import-options.ts';

/** Why one row of an import came to nothing. Never holds what the row says. */
export interface ImportRowError {
  /** 1 for the first row behind the header. */
  readonly row: number;
  /** Of the source, 1 for the first. */
  readonly line: number;
  readonly issues: readonly ImportIssue[];
}

export interface ImportIssue {
  /** The column at fault; `null` where it is the row as a whole, or the source has no columns. */
  readonly column: string | null;
  /** Which member of the client (RFC 6901). */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** Issues that are told of one row. */
const issuesMax = 20;

/** A failure of a row in terms of its columns. */
export function rowIssues(
  failure: Failure,
  mapping: readonly ColumnMapping[],
): readonly ImportIssue[] {
  const { code, message, details } = failure;
  const issues: readonly (Omit<Issue, 'code'> & { readonly code: string })[] = details?.issues ?? [
    { pointer: details?.pointer ?? '', code, message },
  ];
  return issues.slice(0, issuesMax).map((issue) => ({
    column: columnAt(issue.pointer, mapping),
    pointer: issue.pointer,
    code: issue.code,
    message: issue.message,
  }));
}

function columnAt(pointer: string, mapping: readonly ColumnMapping[]): string | null {
  const column = mapping.find(({ field }) => {
    const own = field === null ? undefined : pointerOfField(field);
    return own !== undefined && (pointer === own || pointer.startsWith(`${own}/`));
  });
  return column?.column ?? null;
}

/** Where a field stands in a client of `/api/v2`. */
export function pointerOfField(field: string): string {
  return field.startsWith(customFieldTarget)
    ? `/customFields${pointerTo(field.slice(customFieldTarget.length))}`
    : pointerTo(field);
}

/** What a list of errors calls what it adds to its rows, as columns or members: where each stood, and why it failed. */
export const errorMembers = { line: 'import_line', reason: 'import_reason' } as const;

/** These names. */
export const errorNames: ReadonlySet<string> = new Set(Object.values(errorMembers));
