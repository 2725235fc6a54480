import type { Client } from '../domain/client.ts';
import type { Company } from '../domain/company.ts';
import type { FieldEntity } from '../domain/field.ts';
import type { ClientQuery, Reader, WorkspaceId } from '../storage/storage.ts';

export type RecordPage = readonly (Client | Company)[];

/** More than an engine reads in one go: a page of this size is read in turns, beside other requests. */
const pageRecords = 1_000;

/** Every client or every company of a workspace, in pages in the order of creation. One that is there throughout comes once. */
export function recordPages(
  reader: Reader,
  workspaceId: WorkspaceId,
  entity: FieldEntity,
): AsyncGenerator<RecordPage> {
  return entity === 'client' ? clientPages(reader, workspaceId) : companyPages(reader, workspaceId);
}

async function* clientPages(
  reader: Reader,
  workspaceId: WorkspaceId,
): AsyncGenerator<readonly Client[]> {
  const query: ClientQuery = {
    filter: {},
    sort: { by: 'createdAt', order: 'asc' },
    limit: pageRecords,
  };
  let after: string | undefined;
  do {
    const page = await reader.clients(
      workspaceId,
      after === undefined ? query : { ...query, after },
    );
    yield page.clients;
    after = page.next;
  } while (after !== undefined);
}

async function* companyPages(
  reader: Reader,
  workspaceId: WorkspaceId,
): AsyncGenerator<readonly Company[]> {
  let afterId = '';
  for (;;) {
    const page = await reader.companies(workspaceId, { afterId, limit: pageRecords });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageRecords) {
      return;
    }
    afterId = last.id;
  }
}
