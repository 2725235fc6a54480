import type { ReactNode } from 'react';

/** One of several things to choose from. */
export interface Choice<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** A second line. */
  readonly hint?: string;
  /** A CSS colour, shown as a dot. */
  readonly color?: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
}
