import type { Client } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { type ClientView, listQueryOf } from '../../lib/client-view.ts';
import { type Selection, isChosen } from './selection.ts';

/** Clients of a page; also as many as one batch changes. */
const pageSize = 200;
/** As many ids as a condition takes. */
const idsMax = 100;

/**
 * The chosen clients of a view, some at a time, in the order of creation: so a walk sees each exactly
 * once, though it may change them on the way and others write meanwhile. Throws the signal's reason.
 */
export async function* walkClients(
  view: ClientView,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<readonly Client[]> {
  if (selection.kind === 'all') {
    const query = { ...listQueryOf(view), sort: 'createdAt', limit: pageSize };
    for await (const { data } of clientele.clients.list(query, { signal }).pages()) {
      yield data.filter(({ id }) => isChosen(selection, id));
    }
    return;
  }
  const ids = [...selection.ids];
  for (let start = 0; start < ids.length; start += idsMax) {
    const filter = { id: { in: ids.slice(start, start + idsMax) } };
    const list = clientele.clients.list({ filter, limit: idsMax }, { signal });
    const { data } = await list.page();
    yield data;
  }
}
