import type { Change, ChangeType } from '../../domain/change.ts';
import { blankClient } from '../../domain/apply-client-patch.ts';
import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { Write, Writes } from '../../domain/working-set.ts';
import type { Loaded, LoadKeys, Storage, WorkspaceId } from '../storage.ts';

/** Somewhere for data, empty at first. It can be opened several times, also at the same time. */
export interface StoragePlace {
  open(): Promise<Storage>;
  /**
   * Waits until what was committed counts in the access stamp of every storage that is open. Absent: a turn
   * of the event loop is enough, as it is for reads.
   */
  settle?(): Promise<void>;
  /** Closes what is still open and removes the data. */
  remove(): Promise<void>;
}

/** The storage that the tests of one engine share; each test works in a workspace of its own. */
export interface Opened {
  /** The one that is written to. */
  readonly storage: Storage;
  /** Another one on the same data, as in another process. */
  readonly other: Storage;
  /** Waits until both have learned of every change to workspaces, keys and fields. */
  settle(): Promise<void>;
}

/** Makes a new place for an engine's data. */
export type CreatePlace = () => Promise<StoragePlace>;

/**
 * Lets a turn of the event loop end: what one storage committed is then seen by the other, which stands
 * for another process.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

let made = 0;

/** An id that sorts behind all that were made before. */
export function newId(): string {
  made += 1;
  return `01900000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
}

/** A client as it is after its creation; nothing is known of it but what is given. */
export function sampleClient(members: Partial<Client> = {}): Client {
  const id = members.id ?? newId();
  return { ...blankClient(id, 1_700_000_000_000 + made), version: 1, ...members };
}

export function sampleCompany(members: Partial<Company> = {}): Company {
  const id = newId();
  return {
    id,
    name: `Company ${made}`,
    nameKey: `company ${made}`,
    iconImageUrl: null,
    fallbackColor: null,
    customFields: {},
    version: 1,
    createdAt: 1_700_000_000_000 + made,
    updatedAt: 1_700_000_000_000 + made,
    ...members,
  };
}

/** What makes emails unique, for addresses as plain as the samples'. */
export function keyOf(email: string): EmailKey {
  return email.toLowerCase() as EmailKey;
}

export function emailOf(email: string): Pick<Client, 'email' | 'emailKey'> {
  return { email, emailKey: keyOf(email) };
}

/** A new workspace of its own, so that tests do not see each other's records. */
export async function newWorkspace(storage: Storage): Promise<WorkspaceId> {
  const id = newId();
  const { workspaceId } = await storage.access.addWorkspace({ id, name: id, createdAt: 1 });
  await turn();
  return workspaceId;
}

const noKeys: LoadKeys = {
  clientIds: new Set(),
  externalIds: new Set(),
  emailKeys: new Set(),
  companyIds: new Set(),
  companyNameKeys: new Set(),
  companiesWithMembers: new Set(),
};

/** Loads in a transaction of its own. */
export function load(
  storage: Storage,
  workspaceId: WorkspaceId,
  keys: Partial<LoadKeys>,
): Promise<Loaded> {
  return storage.write((transaction) => transaction.load(workspaceId, { ...noKeys, ...keys }));
}

/** Stores net writes with one change each, in a transaction that has loaded what it changes. */
export async function store(
  storage: Storage,
  workspaceId: WorkspaceId,
  writes: Partial<Writes>,
): Promise<void> {
  await storage.write(async (transaction) => {
    const clients = writes.clients ?? [];
    const companies = writes.companies ?? [];
    await transaction.load(workspaceId, {
      ...noKeys,
      clientIds: new Set(clients.flatMap(({ before }) => (before === null ? [] : [before.id]))),
      companyIds: new Set(companies.flatMap(({ before }) => (before === null ? [] : [before.id]))),
    });
    await transaction.store(workspaceId, {
      clients,
      companies,
      fields: writes.fields ?? [],
      changes: writes.changes ?? [
        ...clients.map((write) => changeOf('client', write)),
        ...companies.map((write) => changeOf('company', write)),
      ],
      ...(writes.lineage === undefined ? {} : { lineage: writes.lineage }),
    });
  });
  await turn();
}

/** Stores clients that were not there before. */
export function create(
  storage: Storage,
  workspaceId: WorkspaceId,
  clients: readonly Client[],
): Promise<void> {
  return store(storage, workspaceId, {
    clients: clients.map((after) => ({ before: null, after })),
  });
}

/** The change-log row that belongs to a net write. */
export function changeOf(
  entity: 'client' | 'company',
  { before, after }: Write<{ readonly id: string; readonly version: number }>,
): Change {
  const verb = before === null ? 'created' : after === null ? 'deleted' : 'updated';
  const type: ChangeType = `${entity}.${verb}`;
  return {
    type,
    entityId: (after ?? before)?.id ?? '',
    version: after?.version ?? (before?.version ?? 0) + 1,
    at: 1_700_000_000_000 + made,
    origin: { actor: 'key:1', dialect: 'clockwork' },
    patch: { name: [null, 'Ada'], 'customFields/plan': [{ a: [1] }, null] },
  };
}
