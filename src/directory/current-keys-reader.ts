import type { CustomFields } from '../domain/client.ts';
import type { FieldEntity, RenamedFields } from '../domain/field.ts';
import { recordUnderCurrentKeys } from '../domain/under-current-keys.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import type { Reader, Storage, WorkspaceId } from '../storage/storage.ts';

interface Known {
  readonly stamp: number;
  readonly renamed: RenamedFields;
}

interface Keyed {
  readonly customFields: CustomFields;
}

/**
 * A reader that shows the values of records under the keys that their fields have now. A rename touches no
 * row (`underCurrentKeys`), so whoever reads rows looks at what was renamed; where nothing was, that costs a
 * comparison of the access stamp.
 */
export function readUnderCurrentKeys({ reader, access }: Storage): Reader {
  const known = new Map<WorkspaceId, Known>();

  function renamedIn(workspaceId: WorkspaceId): MaybePromise<RenamedFields> {
    const stamp = access.stamp();
    const cached = known.get(workspaceId);
    if (cached?.stamp === stamp) {
      return cached.renamed;
    }
    return andThen(reader.fields(workspaceId), ({ renamed }) => {
      known.set(workspaceId, { stamp, renamed });
      return renamed;
    });
  }

  function one<T extends Keyed>(
    workspaceId: WorkspaceId,
    entity: FieldEntity,
    reading: MaybePromise<T | undefined>,
  ): MaybePromise<T | undefined> {
    return andThen(reading, (record) =>
      record === undefined
        ? undefined
        : andThen(renamedIn(workspaceId), (renamed) =>
            recordUnderCurrentKeys(record, renamed[entity]),
          ),
    );
  }

  async function many<T extends Keyed>(
    workspaceId: WorkspaceId,
    entity: FieldEntity,
    reading: MaybePromise<readonly T[]>,
  ): Promise<readonly T[]> {
    const records = await reading;
    const renamed = (await renamedIn(workspaceId))[entity];
    return renamed.size === 0
      ? records
      : records.map((record) => recordUnderCurrentKeys(record, renamed));
  }

  return {
    client: (workspaceId, id) => one(workspaceId, 'client', reader.client(workspaceId, id)),
    standardClient: (workspaceId, id) => reader.standardClient(workspaceId, id),
    clientByEmailKey: (workspaceId, key) =>
      one(workspaceId, 'client', reader.clientByEmailKey(workspaceId, key)),
    clientByExternalId: (workspaceId, externalId) =>
      one(workspaceId, 'client', reader.clientByExternalId(workspaceId, externalId)),
    async clientInIdRange(workspaceId, range) {
      return one(workspaceId, 'client', await reader.clientInIdRange(workspaceId, range));
    },
    async clients(workspaceId, query) {
      const page = await reader.clients(workspaceId, query);
      return { ...page, clients: await many(workspaceId, 'client', page.clients) };
    },
    unassignedClients: (workspaceId, page) =>
      many(workspaceId, 'client', reader.unassignedClients(workspaceId, page)),
    companyClientIds: (workspaceId, companyId, limit) =>
      reader.companyClientIds(workspaceId, companyId, limit),
    async company(workspaceId, id) {
      return one(workspaceId, 'company', await reader.company(workspaceId, id));
    },
    companies: (workspaceId, page) =>
      many(workspaceId, 'company', reader.companies(workspaceId, page)),
    fields: (workspaceId) => reader.fields(workspaceId),
    changes: (workspaceId, page) => reader.changes(workspaceId, page),
    lastPosition: (workspaceId) => reader.lastPosition(workspaceId),
    history: (workspaceId, clientId, page) => reader.history(workspaceId, clientId, page),
    merge: (workspaceId, id) => reader.merge(workspaceId, id),
    segments: (workspaceId) => reader.segments(workspaceId),
  };
}
