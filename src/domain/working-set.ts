import { LayeredMap } from '../lib/layered-map.ts';
import type { Change, ChangePatch } from './change.ts';
import type { Client } from './client.ts';
import type { Company } from './company.ts';
import type { EmailKey } from './email.ts';
import { storedKeys } from './field.ts';
import type { Field, FieldCatalog, FieldEntity, RenamedFields } from './field.ts';
import { Lineage } from './lineage.ts';
import type { AliasKind, LineageWrites, LoadedLineage, Tombstone } from './merge.ts';
import {
  memberUnderCurrentKey,
  patchUnderCurrentKeys,
  recordUnderCurrentKeys,
  tombstoneUnderCurrentKeys,
} from './under-current-keys.ts';

/** The net effect of a batch on one record: `null` before = made in the batch, `null` after = gone. */
export interface Write<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** All that a decided batch asks storage to keep, in one transaction. */
export interface Writes {
  /** One entry per record, however many commands touched it. */
  readonly clients: readonly Write<Client>[];
  readonly companies: readonly Write<Company>[];
  /** New or changed fields, whole. */
  readonly fields: readonly Field[];
  /** One row per command that changed something, in the order of the commands. */
  readonly changes: readonly Change[];
  /** Absent where nobody was merged or got an alias, as nearly always. */
  readonly lineage?: LineageWrites;
}

/** The clients assigned to a company, as far as they were loaded. */
export interface Members {
  readonly clientIds: readonly string[];
  /** False where the company has more clients than one load fetches. */
  readonly isComplete: boolean;
}

/** The members that one change to a record named, as `ChangePatch` names them. */
export interface ChangedMembers {
  readonly version: number;
  readonly members: readonly string[];
}

const noMembers: Members = { clientIds: [], isComplete: true };

interface Layers {
  readonly clients: LayeredMap<string, Client>;
  readonly clientsByExternalId: LayeredMap<string, Client>;
  readonly clientsByEmailKey: LayeredMap<EmailKey, Client>;
  readonly companies: LayeredMap<string, Company>;
  readonly companiesByNameKey: LayeredMap<string, Company>;
  readonly members: LayeredMap<string, Members>;
  readonly fields: LayeredMap<string, Field>;
}

/**
 * The records that a batch can touch, as they will be after the commands decided so far. `overlay()`
 * gives a layer whose effects are dropped with it, or kept by `merge()`: what makes an atomic request
 * atomic without a savepoint (design 2).
 */
export class WorkingSet {
  readonly #parent: WorkingSet | undefined;
  readonly #layers: Layers;
  readonly #catalog: FieldCatalog;
  /** Who became whom. */
  readonly lineage: Lineage;
  readonly #addedFieldCount: Record<FieldEntity, number> = { client: 0, company: 0 };
  readonly #recentChanges = new Map<string, readonly ChangedMembers[]>();
  readonly #ownFields = new Map<string, Field>();
  #renamed: RenamedFields;
  #clientWrites = new Map<string, Write<Client>>();
  #companyWrites = new Map<string, Write<Company>>();
  #fieldWrites = new Map<string, Field>();
  #changes: Change[] = [];

  constructor(catalog: FieldCatalog, parent?: WorkingSet) {
    this.#catalog = catalog;
    this.#parent = parent;
    this.#renamed = parent === undefined ? catalog.renamed : parent.#renamed;
    this.#layers = createLayers(parent === undefined ? undefined : parent.#layers);
    this.lineage = new Lineage(parent?.lineage);
  }

  /**
   * Puts what storage holds into the set, under the keys that fields have now. A record that the batch
   * already changed keeps its newer state.
   */
  addLoaded(loaded: {
    readonly clients: readonly Client[];
    readonly companies: readonly Company[];
    readonly members: ReadonlyMap<string, Members>;
    readonly recentChanges?: ReadonlyMap<string, readonly ChangedMembers[]>;
    readonly lineage?: LoadedLineage;
  }): void {
    for (const [clientId, changes] of loaded.recentChanges ?? []) {
      this.#recentChanges.set(clientId, changes);
    }
    if (loaded.lineage !== undefined) {
      this.lineage.addLoaded(loaded.lineage);
    }
    for (const client of loaded.clients) {
      if (!this.#clientWrites.has(client.id)) {
        this.#indexClient(null, recordUnderCurrentKeys(client, this.#renamed.client));
      }
    }
    for (const company of loaded.companies) {
      if (!this.#companyWrites.has(company.id)) {
        this.#indexCompany(null, recordUnderCurrentKeys(company, this.#renamed.company));
      }
    }
    for (const [companyId, members] of loaded.members) {
      this.#layers.members.set(companyId, members);
    }
  }

  /** The client with this id, or whoever it was merged into. */
  client(id: string): Client | undefined {
    return this.liveClient(id) ?? this.liveClient(this.lineage.endOf(id));
  }

  /** The client with this very id. */
  liveClient(id: string): Client | undefined {
    return this.#current('client', this.#layers.clients.get(id));
  }

  /** Whoever holds this external id, else whoever it leads to. */
  clientByExternalId(externalId: string): Client | undefined {
    return (
      this.#current('client', this.#layers.clientsByExternalId.get(externalId)) ??
      this.#clientByAlias('externalId', externalId)
    );
  }

  /** Whoever holds this email, else whoever it leads to. */
  clientByEmailKey(key: EmailKey): Client | undefined {
    return (
      this.#current('client', this.#layers.clientsByEmailKey.get(key)) ??
      this.#clientByAlias('email', key)
    );
  }

  /** A client who is gone, as they were last. */
  tombstone(id: string): Tombstone | undefined {
    const tombstone = this.lineage.tombstone(id);
    return tombstone === undefined
      ? undefined
      : tombstoneUnderCurrentKeys(tombstone, this.#renamed.client);
  }

  /** What a merge that was asked for changed on its survivor. */
  survivorPatch(mergeId: string): ChangePatch {
    return patchUnderCurrentKeys(this.lineage.survivorPatch(mergeId), this.#renamed.client);
  }

  company(id: string): Company | undefined {
    return this.#current('company', this.#layers.companies.get(id));
  }

  companyByNameKey(nameKey: string): Company | undefined {
    return this.#current('company', this.#layers.companiesByNameKey.get(nameKey));
  }

  /**
   * The clients of a company that a `deleteCompany` asked for, with those whom the batch has assigned to it;
   * some of them may have left it since. Where it was not asked, only the latter.
   */
  members(companyId: string): Members {
    const { clientIds, isComplete } = this.#layers.members.get(companyId) ?? noMembers;
    return { clientIds: [...new Set([...clientIds, ...this.#assignedTo(companyId)])], isComplete };
  }

  *#assignedTo(companyId: string): Iterable<string> {
    if (this.#parent !== undefined) {
      yield* this.#parent.#assignedTo(companyId);
    }
    for (const { after } of this.#clientWrites.values()) {
      if (after?.companyIds.includes(companyId) === true) {
        yield after.id;
      }
    }
  }

  /**
   * Every member of a client that changed after this version, in storage or in the batch so far;
   * `undefined` where not every change since then is known.
   */
  changedSince({ id, version: current }: Client, version: number): ReadonlySet<string> | undefined {
    const members = new Set<string>();
    const seen = new Set<number>();
    for (const change of this.#changesOf(id)) {
      if (change.version > version) {
        seen.add(change.version);
        for (const member of change.members) {
          members.add(memberUnderCurrentKey(member, this.#renamed.client));
        }
      }
    }
    // Each change has a version of its own, so that a gap shows.
    return seen.size === current - version ? members : undefined;
  }

  *#changesOf(clientId: string): Iterable<ChangedMembers> {
    yield* this.#recentChanges.get(clientId) ?? [];
    for (const { entityId, version, patch } of this.#changes) {
      if (entityId === clientId) {
        yield { version, members: Object.keys(patch) };
      }
    }
    if (this.#parent !== undefined) {
      yield* this.#parent.#changesOf(clientId);
    }
  }

  /** The field that a key names, be it its key or one that it had before. */
  field(entity: FieldEntity, key: string): Field | undefined {
    return (
      this.#layers.fields.get(`${entity}/${key}`) ??
      this.#catalog[entity].get(key) ??
      this.#renamed[entity].get(key)
    );
  }

  /** Every field of this entity, in no order. */
  fields(entity: FieldEntity): readonly Field[] {
    const below = this.#parent?.fields(entity) ?? [...this.#catalog[entity].values()];
    const own = [...this.#ownFields.values()].filter((field) => field.entity === entity);
    return [...below.filter(({ id }) => !this.#ownFields.has(id)), ...own];
  }

  /** Fields of this entity by each key that they had before. */
  renamed(entity: FieldEntity): ReadonlyMap<string, Field> {
    return this.#renamed[entity];
  }

  /** How many fields of this entity there are: the `order` of the next one. */
  fieldCount(entity: FieldEntity): number {
    const below = this.#parent?.fieldCount(entity) ?? this.#catalog[entity].size;
    return below + this.#addedFieldCount[entity];
  }

  /** Keeps a client's new state; `change` is null where only activity moved. */
  putClient(before: Client | null, after: Client | null, change: Change | null): void {
    this.#indexClient(before, after);
    keepNet(this.#clientWrites, before, after);
    if (change !== null) {
      this.#changes.push(change);
    }
  }

  putCompany(before: Company | null, after: Company | null, change: Change): void {
    this.#indexCompany(before, after);
    keepNet(this.#companyWrites, before, after);
    this.#changes.push(change);
  }

  /** Keeps a field's new state; `change` is null where only its place moved, because another field took it. */
  putField(before: Field | null, field: Field, change: Change | null): void {
    if (before === null) {
      this.#addedFieldCount[field.entity] += 1;
    }
    for (const key of storedKeys(field)) {
      this.#layers.fields.set(`${field.entity}/${key}`, field);
    }
    this.#ownFields.set(field.id, field);
    this.#fieldWrites.set(field.id, field);
    if (field.aliases.length > 0) {
      this.#noteAliases(field);
    }
    if (change !== null) {
      this.#changes.push(change);
    }
  }

  overlay(): WorkingSet {
    return new WorkingSet(this.#catalog, this);
  }

  /** Moves all that was decided on this overlay into the set below it. */
  merge(): void {
    const parent = this.#parent;
    if (parent === undefined) {
      return;
    }
    for (const layer of Object.values(this.#layers)) {
      layer.mergeIntoParent();
    }
    this.lineage.mergeIntoParent();
    for (const { before, after } of this.#clientWrites.values()) {
      keepNet(parent.#clientWrites, before, after);
    }
    for (const { before, after } of this.#companyWrites.values()) {
      keepNet(parent.#companyWrites, before, after);
    }
    for (const [id, field] of this.#fieldWrites) {
      parent.#fieldWrites.set(id, field);
    }
    for (const [id, field] of this.#ownFields) {
      parent.#ownFields.set(id, field);
    }
    parent.#renamed = this.#renamed;
    parent.#addedFieldCount.client += this.#addedFieldCount.client;
    parent.#addedFieldCount.company += this.#addedFieldCount.company;
    for (const change of this.#changes) {
      parent.#changes.push(change);
    }
  }

  /** Hands over the net writes so far and starts counting anew; what was read and decided stays visible. */
  takeWrites(): Writes {
    const lineage = this.lineage.takeWrites();
    const writes: Writes = {
      clients: [...this.#clientWrites.values()],
      companies: [...this.#companyWrites.values()],
      fields: [...this.#fieldWrites.values()],
      changes: this.#changes,
      ...(lineage === undefined ? {} : { lineage }),
    };
    this.#clientWrites = new Map();
    this.#companyWrites = new Map();
    this.#fieldWrites = new Map();
    this.#changes = [];
    return writes;
  }

  #clientByAlias(kind: AliasKind, key: string): Client | undefined {
    for (const { clientId } of this.lineage.aliases(kind, key)) {
      const client = this.client(clientId);
      if (client !== undefined) {
        return client;
      }
    }
    return undefined;
  }

  /** A field can have got its key in this very batch, behind the record. */
  #current<T extends Client | Company>(entity: FieldEntity, record: T | undefined): T | undefined {
    return record === undefined ? undefined : recordUnderCurrentKeys(record, this.#renamed[entity]);
  }

  /** The maps are copied: those of the catalog are shared with whoever reads. */
  #noteAliases(field: Field): void {
    const renamed = new Map(this.#renamed[field.entity]);
    for (const alias of field.aliases) {
      renamed.set(alias, field);
    }
    // A field that got one of its old keys back has that one as its key, not as an alias.
    renamed.delete(field.key);
    this.#renamed = { ...this.#renamed, [field.entity]: renamed };
  }

  #indexClient(before: Client | null, after: Client | null): void {
    if (before !== null) {
      if (before.externalId !== null && before.externalId !== after?.externalId) {
        this.#layers.clientsByExternalId.set(before.externalId, null);
      }
      if (before.emailKey !== null && before.emailKey !== after?.emailKey) {
        this.#layers.clientsByEmailKey.set(before.emailKey, null);
      }
    }
    if (after === null) {
      if (before !== null) {
        this.#layers.clients.set(before.id, null);
      }
      return;
    }
    this.#layers.clients.set(after.id, after);
    if (after.externalId !== null) {
      this.#layers.clientsByExternalId.set(after.externalId, after);
    }
    if (after.emailKey !== null) {
      this.#layers.clientsByEmailKey.set(after.emailKey, after);
    }
  }

  #indexCompany(before: Company | null, after: Company | null): void {
    if (before !== null && before.nameKey !== after?.nameKey) {
      this.#layers.companiesByNameKey.set(before.nameKey, null);
    }
    if (after === null) {
      if (before !== null) {
        this.#layers.companies.set(before.id, null);
      }
      return;
    }
    this.#layers.companies.set(after.id, after);
    this.#layers.companiesByNameKey.set(after.nameKey, after);
  }
}

/** Folds one more write of a record into its net write: the first `before` and the last `after` count. */
function keepNet<T extends { readonly id: string }>(
  writes: Map<string, Write<T>>,
  before: T | null,
  after: T | null,
): void {
  const id = (after ?? before)?.id;
  if (id === undefined) {
    return;
  }
  const earlier = writes.get(id);
  const first = earlier === undefined ? before : earlier.before;
  if (first === null && after === null) {
    writes.delete(id);
    return;
  }
  writes.set(id, { before: first, after });
}

function createLayers(parent: Layers | undefined): Layers {
  return {
    clients: new LayeredMap(parent?.clients),
    clientsByExternalId: new LayeredMap(parent?.clientsByExternalId),
    clientsByEmailKey: new LayeredMap(parent?.clientsByEmailKey),
    companies: new LayeredMap(parent?.companies),
    companiesByNameKey: new LayeredMap(parent?.companiesByNameKey),
    members: new LayeredMap(parent?.members),
    fields: new LayeredMap(parent?.fields),
  };
}
