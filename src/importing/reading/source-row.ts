import type { Issue } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

/** One row of a source, in the order of the source. Blank lines are none. */
export interface SourceRow {
  /** 1 for the first row behind the header. */
  readonly row: number;
  /** The line of the source in which it begins, the first one being 1. */
  readonly line: number;
  readonly content: RowContent;
  /** Why it cannot be taken as it is. */
  readonly fault?: Issue;
}

export type RowContent =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  /** `value` is absent where the text cannot be read. */
  | { readonly kind: 'json'; readonly text: string; readonly value?: JsonValue };

/** Rows that were read in one go. */
export interface RowBatch {
  readonly rows: readonly SourceRow[];
  /** How much of the source has been taken in. */
  readonly bytes: number;
}

/** Characters of one row. A row that is longer is nearly always one whose quote is never closed. */
export const rowCharactersMax = 4 * 1024 * 1024;

/** Columns of one source; a client holds no more custom fields. */
export const columnsMax = 1_000;

/** Characters of a cell that can be an email or a number: a longer one is not looked at. */
export const valueCharactersMax = 320;
