import type { ClientView } from '../../lib/client-view.ts';
import type { Selection } from './selection.ts';

/** Who is chosen, for whatever is done with them. */
export interface Chosen {
  readonly view: ClientView;
  readonly selection: Selection;
  readonly count: number;
}
