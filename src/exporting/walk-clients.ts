import type { Directory } from '../directory/directory.ts';
import type { ClientSelection } from '../directory/select-clients.ts';
import type { Client } from '../domain/client.ts';
import { nextTurn } from '../lib/next-turn.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import { createSeenIds } from './seen-ids.ts';

/** Small enough that reading and writing one page holds nobody else up for more than some milliseconds. */
const pageClients = 250;

/**
 * The clients of a selection, page by page, each at most once. Every page is a read of its own, so a walk of
 * hours keeps no snapshot open and stops no checkpoint. One who is there unchanged throughout comes exactly
 * once; so does, in the order of creation, one who changes and still fulfils the filter. Who is created or
 * deleted, or gets another sorted value meanwhile, may come or not.
 */
export async function* walkClients(
  directory: Pick<Directory, 'clients'>,
  workspaceId: WorkspaceId,
  selection: ClientSelection,
): AsyncGenerator<readonly Client[], void, undefined> {
  // In the order of creation nobody moves, so nothing has to be remembered.
  const seen = selection.sort.by === 'createdAt' ? undefined : createSeenIds();
  const query = { ...selection, limit: pageClients };
  let after: string | undefined;
  do {
    const page = await directory.clients(
      workspaceId,
      after === undefined ? query : { ...query, after },
    );
    yield seen === undefined ? page.clients : page.clients.filter(({ id }) => seen.add(id));
    after = page.next;
    // A page that is read at once, and a reader who takes all of it, would leave no turn to anybody else.
    await nextTurn();
  } while (after !== undefined);
}
