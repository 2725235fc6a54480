import type { Issue } from '../../domain/issue.ts';

/** The text of one JSON value, with the line in which it begins; cut where it is too long. */
export interface JsonText {
  readonly text: string;
  readonly line: number;
  readonly fault?: Issue;
}

/** Takes text piece by piece and gives the values that are complete. */
export interface Splitter {
  take(text: string, isLast: boolean): readonly JsonText[];
}
