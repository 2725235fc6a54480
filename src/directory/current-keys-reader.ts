import type { CustomFields } from '../domain/client.ts';
import type { FieldEntity, RenamedFields } from '../domain/field.ts';
import { recordUnderCurrentKeys } from '../domain/under-current-keys.ts';
import type { Reader, Storage, WorkspaceId } from '../storage/storage.ts';

interface Known {
  readonly stamp: number;
  readonly renamed: RenamedFields;
}

/**
 * A reader that shows the values of records under the keys that their fields have now. A rename touches no
 * row (`underCurrentKeys`), so whoever reads rows looks at what was renamed; where nothing was, that costs a
 * comparison of the access stamp.
 */
export function readUnderCurrentKeys({ reader, access }: Storage): Reader {
  const known = new Map<WorkspaceId, Known>();

  function renamedIn(workspaceId: WorkspaceId): RenamedFields | Promise<RenamedFields> {
    const stamp = access.stamp();
    const cached = known.get(workspaceId);
    return cached?.stamp === stamp ? cached.renamed : ask(workspaceId, stamp);
  }

  async function ask(workspaceId: WorkspaceId, stamp: number): Promise<RenamedFields> {
    const { renamed } = await reader.fields(workspaceId);
    known.set(workspaceId, { stamp, renamed });
    return renamed;
  }

  async function one<T extends { readonly customFields: CustomFields }>(
    workspaceId: WorkspaceId,
    entity: FieldEntity,
    reading: Promise<T | undefined>,
  ): Promise<T | undefined> {
    const record = await reading;
    if (record === undefined) {
      return undefined;
    }
    const renamed = (await renamedIn(workspaceId))[entity];
    return recordUnderCurrentKeys(record, renamed);
  }

  async function many<T extends { readonly customFields: CustomFields }>(
    workspaceId: WorkspaceId,
    entity: FieldEntity,
    reading: Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const records = await reading;
    const renamed = (await renamedIn(workspaceId))[entity];
    return renamed.size === 0
      ? records
      : records.map((record) => recordUnderCurrentKeys(record, renamed));
  }

  return {
    client: (workspaceId, id) => one(workspaceId, 'client', reader.client(workspaceId, id)),
    clientByEmailKey: (workspaceId, key) =>
      one(workspaceId, 'client', reader.clientByEmailKey(workspaceId, key)),
    clientByExternalId: (workspaceId, externalId) =>
      one(workspaceId, 'client', reader.clientByExternalId(workspaceId, externalId)),
    clientInIdRange: (workspaceId, range) =>
      one(workspaceId, 'client', reader.clientInIdRange(workspaceId, range)),
    async clients(workspaceId, query) {
      const page = await reader.clients(workspaceId, query);
      return {
        ...page,
        clients: await many(workspaceId, 'client', Promise.resolve(page.clients)),
      };
    },
    unassignedClients: (workspaceId, page) =>
      many(workspaceId, 'client', reader.unassignedClients(workspaceId, page)),
    companyClientIds: (workspaceId, companyId, limit) =>
      reader.companyClientIds(workspaceId, companyId, limit),
    company: (workspaceId, id) => one(workspaceId, 'company', reader.company(workspaceId, id)),
    companies: (workspaceId, page) =>
      many(workspaceId, 'company', reader.companies(workspaceId, page)),
    fields: (workspaceId) => reader.fields(workspaceId),
    changes: (workspaceId, page) => reader.changes(workspaceId, page),
  };
}
