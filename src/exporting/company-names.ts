import type { Directory } from '../directory/directory.ts';
import type { Client } from '../domain/client.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import type { ExportedClient } from './csv-columns.ts';

/** Names that are kept; enough for a page, and a bound on memory. */
const namesMax = 10_000;

/** Adds the names of their companies to clients, page by page. */
export interface CompanyNames {
  add(clients: readonly Client[]): Promise<readonly ExportedClient[]>;
}

/** Reads each company once, as long as not too many come between. */
export function createCompanyNames(
  directory: Pick<Directory, 'company'>,
  workspaceId: WorkspaceId,
): CompanyNames {
  const names = new Map<string, string>();

  async function learn(clients: readonly Client[]): Promise<void> {
    if (names.size > namesMax) {
      names.clear();
    }
    for (const id of new Set(clients.flatMap(({ companyIds }) => companyIds))) {
      if (!names.has(id)) {
        const company = await directory.company(workspaceId, id);
        // One that was deleted since the page was read has no name any more; its id still tells which it was.
        names.set(id, company?.kind === 'named' ? company.company.name : '');
      }
    }
  }

  return {
    async add(clients) {
      await learn(clients);
      return clients.map((client) => ({
        client,
        companyNames: client.companyIds.map((id) => names.get(id) ?? ''),
      }));
    },
  };
}
