import type { Directory } from '../directory/directory.ts';
import type { Change, ChangePatch } from '../domain/change.ts';
import type { Company } from '../domain/company.ts';
import { blankCompany } from '../domain/company-name.ts';
import type { Field, FieldCatalog } from '../domain/field.ts';
import { clientStatesAt, type PastChange } from '../domain/past-client.ts';
import { companyBefore } from '../domain/past-company.ts';
import { memberUnderCurrentKey } from '../domain/under-current-keys.ts';
import { timeOfUuidV7 } from '../lib/uuid.ts';
import type { StoredChange, WorkspaceId } from '../storage/storage.ts';
import type { EventSubject } from './voice.ts';

type Records = Pick<Directory, 'client' | 'history' | 'company' | 'changes'>;

/** What a change is about; `undefined` where nothing is left that tells of it. */
export async function loadSubject(
  records: Records,
  workspaceId: WorkspaceId,
  change: StoredChange,
  fields: FieldCatalog,
): Promise<EventSubject | undefined> {
  switch (change.type) {
    case 'client.created':
    case 'client.updated':
    case 'client.deleted':
    case 'client.restored':
    case 'client.merged':
    case 'client.unmerged':
      return clientSubject(records, workspaceId, change, fields);
    case 'company.created':
    case 'company.updated':
    case 'company.deleted':
      return companySubject(records, workspaceId, change, fields);
    case 'field.declared':
    case 'field.updated':
    case 'field.observed':
      return fieldSubject(fields, change.entityId);
  }
}

/** Most changes are delivered before the client changes again: then one is all that is read. */
const firstPage = 2;
const page = 1_000;

async function clientSubject(
  records: Records,
  workspaceId: WorkspaceId,
  { entityId, version, position, patch }: StoredChange,
  fields: FieldCatalog,
): Promise<EventSubject | undefined> {
  const found = await records.client(workspaceId, entityId);
  // Whoever was merged is found as the client that they became.
  const live = found?.id === entityId ? found : null;
  const changes: PastChange[] = [];
  for (let before: number | undefined, limit = firstPage; ; limit = page) {
    const older = await records.history(workspaceId, entityId, {
      limit,
      ...(before === undefined ? {} : { before }),
    });
    changes.push(...older.map((change) => currentKeys(change, fields.renamed.client)));
    before = older.at(-1)?.position;
    if (before === undefined || before <= position) {
      break;
    }
  }
  const states = clientStatesAt(live, changes, version);
  const client = states?.after ?? (states?.before ? { ...states.before, version } : undefined);
  const mergedInto = patch['mergedInto']?.[1];
  return states === undefined || client === undefined
    ? undefined
    : {
        kind: 'client',
        client,
        before: states.before,
        mergedInto: typeof mergedInto === 'string' ? mergedInto : null,
      };
}

/** A change with its custom fields under the keys that they have now. */
function currentKeys<T extends { readonly patch: ChangePatch }>(
  change: T,
  renamed: ReadonlyMap<string, Field>,
): T {
  if (renamed.size === 0) {
    return change;
  }
  const patch: ChangePatch = Object.fromEntries(
    Object.entries(change.patch).map(([member, values]) => [
      memberUnderCurrentKey(member, renamed),
      values,
    ]),
  );
  return { ...change, patch };
}

async function companySubject(
  records: Records,
  workspaceId: WorkspaceId,
  change: StoredChange,
  fields: FieldCatalog,
): Promise<EventSubject | undefined> {
  const company = await lastCompany(records, workspaceId, change, fields);
  if (company === undefined) {
    return undefined;
  }
  const { patch } = currentKeys(change, fields.renamed.company);
  const before = change.type === 'company.updated' ? companyBefore(company, patch) : null;
  return { kind: 'company', company, before };
}

/** The company as it is; as it was last where it is gone. */
async function lastCompany(
  records: Records,
  workspaceId: WorkspaceId,
  change: StoredChange,
  fields: FieldCatalog,
): Promise<Company | undefined> {
  const listed = await records.company(workspaceId, change.entityId);
  if (listed?.kind === 'named') {
    return listed.company;
  }
  const deletion =
    change.type === 'company.deleted' ? change : await deletionBehind(records, workspaceId, change);
  return deletion === undefined
    ? undefined
    : deletedCompany(currentKeys(deletion, fields.renamed.company));
}

/** The deletion that came after a change of a company. */
async function deletionBehind(
  records: Records,
  workspaceId: WorkspaceId,
  { position, entityId }: StoredChange,
): Promise<StoredChange | undefined> {
  const types = new Set(['company.deleted'] as const);
  for (let after: number | undefined = position; after !== undefined;) {
    const { changes, next }: Awaited<ReturnType<Records['changes']>> = await records.changes(
      workspaceId,
      { after, limit: page, types },
    );
    const found = changes.find((each) => each.entityId === entityId);
    if (found !== undefined) {
      return found;
    }
    after = next;
  }
  return undefined;
}

/** A company that is gone was as its deletion says. */
function deletedCompany({ entityId: id, version, at, patch }: Change): Company {
  const blank = blankCompany(id, timeOfUuidV7(id));
  return { ...companyBefore(blank, patch), version, updatedAt: at };
}

/** Fields never go away. */
function fieldSubject({ client, company }: FieldCatalog, id: string): EventSubject | undefined {
  const isIt = (field: Field): boolean => field.id === id;
  const field = [...client.values()].find(isIt) ?? [...company.values()].find(isIt);
  return field === undefined ? undefined : { kind: 'field', field };
}
