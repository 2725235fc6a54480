import type { DeleteCompany } from '../domain/commands.ts';
import {
  ownsPlaceholder,
  placeholderCompanyId,
  placeholderOwnerRange,
} from '../domain/placeholder-company.ts';
import { type Reader, type WorkspaceId, membersMax } from '../storage/storage.ts';
import { type ChangeSignal, createChangeSignal } from './change-signal.ts';
import { type Actor, type Directory, type ListedCompany, succeeded } from './directory.ts';
import { findDuplicates } from './find-duplicates.ts';
import { followChanges } from './follow-changes.ts';
import { changeFieldType, previewFieldType } from './change-field-type.ts';
import { readUnderCurrentKeys } from './current-keys-reader.ts';
import { listCompanies } from './list-companies.ts';
import { readChanges } from './read-changes.ts';
import { segmentUseCases } from './segments.ts';
import { WriteQueue, type WriteQueueOptions } from './write-queue.ts';

export interface DirectoryOptions extends Omit<WriteQueueOptions, 'onCommit'> {
  /** For others beside the directory who follow the change log. */
  readonly signal?: ChangeSignal;
}

/** The directory over one storage: reads go straight to it, every write through the one queue. */
export function createDirectory(options: DirectoryOptions): Directory {
  const { signal = createChangeSignal() } = options;
  const reader = readUnderCurrentKeys(options.storage);
  const queue = new WriteQueue({ ...options, onCommit: signal.notify });
  return {
    waitingWrites: () => queue.length,
    takeWrites: (wanting) => queue.take(wanting),
    shedsWrites: () => queue.isShedding,
    async writeOne(actor, command) {
      const outcomes = await queue.submit({ ...actor, commands: [command], isAtomic: false });
      return succeeded(outcomes[0]);
    },
    write: (actor, commands, options) => queue.submit({ ...actor, commands, ...options }),
    client: (workspaceId, id) => reader.client(workspaceId, id),
    standardClient: (workspaceId, id) => reader.standardClient(workspaceId, id),
    clientByEmailKey: (workspaceId, key) => reader.clientByEmailKey(workspaceId, key),
    clientByExternalId: (workspaceId, externalId) =>
      reader.clientByExternalId(workspaceId, externalId),
    clients: (workspaceId, query) => reader.clients(workspaceId, query),
    company: (workspaceId, id) => findCompany(reader, workspaceId, id),
    companies: (workspaceId, query) => listCompanies(reader, workspaceId, query),
    deleteCompany: (actor, id) => deleteCompany(reader, queue, actor, id),
    emptyCompany: (actor, id) => emptyCompany(reader, queue, actor, id),
    fields: (workspaceId) => reader.fields(workspaceId),
    merge: (workspaceId, id) => reader.merge(workspaceId, id),
    history: (workspaceId, clientId, page) => reader.history(workspaceId, clientId, page),
    duplicates: (workspaceId, client) => findDuplicates(reader, workspaceId, client),
    changes: (workspaceId, query) => readChanges(reader, workspaceId, query),
    lastPosition: (workspaceId) => reader.lastPosition(workspaceId),
    followChanges: (workspaceId, query, mayGoOn) =>
      followChanges({ reader, signal, mayGoOn }, workspaceId, query),
    ...segmentUseCases(options),
    previewFieldType: (actor, change) => previewFieldType(reader, actor, change),
    changeFieldType: (actor, change) => changeFieldType({ reader, queue }, actor, change),
  };
}

async function findCompany(
  reader: Reader,
  workspaceId: WorkspaceId,
  id: string,
): Promise<ListedCompany | undefined> {
  const range = placeholderOwnerRange(id);
  if (range === undefined) {
    const company = await reader.company(workspaceId, id);
    return company === undefined ? undefined : { kind: 'named', company };
  }
  const client = await reader.clientInIdRange(workspaceId, range);
  return client !== undefined && ownsPlaceholder(client, id)
    ? { kind: 'placeholder', id: placeholderCompanyId(client), client }
    : undefined;
}

/** The last step takes the remaining clients and the company itself, all or nothing. */
async function deleteCompany(
  reader: Reader,
  queue: WriteQueue,
  actor: Actor,
  id: string,
): Promise<void> {
  await emptyCompany(reader, queue, actor, id);
  const remove: DeleteCompany = { op: 'deleteCompany', id };
  const outcomes = await queue.submit({ ...actor, commands: [remove], isAtomic: false });
  succeeded(outcomes[0]);
}

/** A company with many clients is emptied in steps, so that no transaction grows with it. */
async function emptyCompany(
  reader: Reader,
  queue: WriteQueue,
  actor: Actor,
  id: string,
): Promise<void> {
  let clientIds = await reader.companyClientIds(actor.workspaceId, id, membersMax + 1);
  while (clientIds.length > membersMax) {
    const commands = clientIds.map((clientId) => ({
      op: 'unassign' as const,
      clientId,
      companyId: id,
    }));
    await queue.submit({ ...actor, commands, isAtomic: false });
    clientIds = await reader.companyClientIds(actor.workspaceId, id, membersMax + 1);
  }
}
