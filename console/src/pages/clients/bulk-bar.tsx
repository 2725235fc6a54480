import type { ReactNode } from 'react';
import type { ClientSource } from './client-source.ts';
import type { ClientView } from './client-view.ts';
import type { Column } from './columns.ts';
import type { Selection } from './selection.ts';

/** What can be done with the chosen ones. */
export function BulkBar(_props: {
  readonly view: ClientView;
  readonly source: ClientSource;
  readonly columns: readonly Column[];
  readonly selection: Selection;
  readonly matches: number;
  readonly onClear: () => void;
  readonly onChanged: () => void;
}): ReactNode {
  return null;
}
