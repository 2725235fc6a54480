import type { Directory } from '../../directory/directory.ts';
import type { Client } from '../../domain/client.ts';
import { placeholderOwnerRange } from '../../domain/placeholder-company.ts';
import type { ClientPage, WorkspaceId } from '../../storage/storage.ts';
import type { ClientListFilter } from './query-to-domain.ts';

/**
 * A page of the clients that match, in the order of their creation. A filter by a placeholder company
 * finds its client, whose company it is in Assembly's eyes (design 4.6), though nobody is assigned to it.
 */
export async function listClients(
  directory: Directory,
  workspaceId: WorkspaceId,
  request: {
    readonly filter: ClientListFilter;
    readonly limit: number;
    readonly after: string | undefined;
  },
): Promise<ClientPage> {
  const { filter, limit, after } = request;
  if (filter.companyId !== undefined && placeholderOwnerRange(filter.companyId) !== undefined) {
    const listed = await directory.company(workspaceId, filter.companyId);
    return {
      clients:
        listed?.kind === 'placeholder' && isMatch(listed.client, filter) ? [listed.client] : [],
    };
  }
  return directory.clients(workspaceId, {
    filter,
    sort: { by: 'createdAt', order: 'asc' },
    limit,
    ...(after === undefined ? {} : { after }),
  });
}

function isMatch(client: Client, { email, givenName, familyName }: ClientListFilter): boolean {
  return (
    (email === undefined || client.email === email) &&
    (givenName === undefined || client.givenName === givenName) &&
    (familyName === undefined || client.familyName === familyName)
  );
}
