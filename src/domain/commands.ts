import type { JsonValue } from '../lib/json/json-value.ts';
import type { ChangePatch } from './change.ts';
import type { ClientStatus } from './client.ts';
import type { FieldType } from './custom-value.ts';
import type { EmailAddress } from './email.ts';
import type { Field, FieldEntity } from './field.ts';
import type { Issue } from './issue.ts';
import type { MergeChoices } from './merge.ts';

/**
 * New values for a client. Absent keeps, `null` unsets, arrays replace (design 4.3). Every value has
 * been checked at the edge, except custom fields, whose definitions only the transaction knows.
 */
export interface ClientPatch {
  readonly externalId?: string | null;
  readonly email?: EmailAddress | null;
  readonly name?: string | null;
  readonly givenName?: string | null;
  readonly familyName?: string | null;
  readonly phone?: string | null;
  readonly status?: ClientStatus;
  readonly notes?: string | null;
  readonly customFields?: CustomFieldsPatch;
  /** Must exist; empty un-assigns the client from every company. */
  readonly companyIds?: readonly string[];
  /** Of `companyIds` that are all unknown nothing is said, and of others the unknown ones are left out: they are those of another directory. */
  readonly skipsUnknownCompanies?: true;
  /** The same by names, which are checked; made where there is none. In the place of `companyIds`. */
  readonly companyNames?: readonly string[];
  /** `true` invites a client who was not invited yet; one who was, or is active, stays as they are. */
  readonly invite?: boolean;
  readonly signedUpAt?: number | null;
  readonly ip?: string | null;
}

export interface CustomFieldsPatch {
  /** `null` unsets the value. */
  readonly values: Readonly<Record<string, JsonValue>>;
  /** `observe`: a key seen for the first time becomes an observed field. `refuse`: only declared fields may be written. */
  readonly unknown: 'observe' | 'refuse';
  /**
   * Before `values` apply, every stored value is unset of which this is true: of a destructive PUT, what its
   * dialect can show, which may depend on the value as much as on its field. Pure.
   */
  readonly clears?: (field: Field, value: JsonValue) => boolean;
  /** Where the values stand in the caller's input, for the pointers of issues: `/customFields`, or `` for top-level members. */
  readonly pointer: string;
}

/** Who a write names (design 4.1): at least one of the two. */
export interface UpsertKeys {
  readonly externalId?: string;
  readonly email?: EmailAddress;
}

/**
 * What to do when the keys of an upsert lead to two clients, or the email to one with another external
 * id (design 4.1). `prefer…` updates whom that key leads to, and the other key is not applied; `merge`
 * takes the two for one person. The four dialects have only `error`.
 */
export type OnConflict = 'error' | 'preferExternalId' | 'preferEmail' | 'merge';

/** Creates the client that the keys name, or updates it. */
export interface UpsertClient {
  readonly op: 'upsert';
  readonly keys: UpsertKeys;
  readonly patch: ClientPatch;
  /** The write is also activity (design 4.5): `lastSeenAt` and `sessionCount` follow it. */
  readonly isActivity?: boolean;
  /** `error` unless said otherwise. */
  readonly onConflict?: OnConflict;
}

/** Always makes a new client; its keys must be free. */
export interface CreateClient {
  readonly op: 'create';
  readonly patch: ClientPatch;
}

/** Changes the client with this id. */
export interface UpdateClient {
  readonly op: 'update';
  readonly id: string;
  readonly patch: ClientPatch;
  /**
   * Versions on which the caller built the patch. Where the client is in none of them, the patch is taken
   * all the same if nothing that it sets has changed since the newest of them.
   */
  readonly ifVersions?: readonly ClientVersion[];
}

/**
 * A client as a caller has seen them. Whose version it is belongs to it: an id can lead to somebody else
 * than before, since clients are merged and parted, and each of them counts from 1.
 */
export interface ClientVersion {
  readonly clientId: string;
  readonly version: number;
}

/** Deletes the client with this id; its keys are free at once, its last state stays restorable. */
export interface DeleteClient {
  readonly op: 'delete';
  readonly id: string;
  /** Only in one of these versions. */
  readonly ifVersions?: readonly ClientVersion[];
}

/**
 * Merges one client into another. The survivor's values win and the loser's fill what is `null`, unless
 * `fields` says otherwise; the loser's id and keys lead to the survivor from then on.
 */
export interface MergeClients {
  readonly op: 'merge';
  readonly survivorId: string;
  readonly loserId: string;
  readonly fields?: MergeChoices;
}

/** Brings the loser of a merge back, and the survivor to what it was, save what has been changed since. */
export interface UndoMerge {
  readonly op: 'undoMerge';
  readonly mergeId: string;
}

/** Brings a deleted client back under its id. */
export interface RestoreClient {
  readonly op: 'restore';
  readonly id: string;
}

/** Takes back what one change did to a client, save what has been edited since. */
export interface RevertChange {
  readonly op: 'revertChange';
  readonly clientId: string;
  readonly type: 'client.created' | 'client.updated';
  /** As the change log has it. */
  readonly patch: ChangePatch;
}

export interface CompanyPatch {
  readonly name?: string;
  readonly iconImageUrl?: string | null;
  readonly fallbackColor?: string | null;
  readonly customFields?: CustomFieldsPatch;
}

export interface CreateCompany {
  readonly op: 'createCompany';
  readonly name: string;
  readonly patch: CompanyPatch;
}

export interface UpdateCompany {
  readonly op: 'updateCompany';
  readonly id: string;
  /** Only in one of these versions; absent: whatever it is. */
  readonly ifVersions?: readonly number[];
  readonly patch: CompanyPatch;
}

/** Deletes a company that no client is assigned to any more; `unassign` comes first. */
export interface DeleteCompany {
  readonly op: 'deleteCompany';
  readonly id: string;
  /** Only in one of these versions; absent: whatever it is. */
  readonly ifVersions?: readonly number[];
}

/** Takes a company away from one client, whatever its other companies are. */
export interface UnassignCompany {
  readonly op: 'unassign';
  readonly clientId: string;
  readonly companyId: string;
}

/** Declares a field, or turns an observed one into a declared one. */
export interface DeclareField {
  readonly op: 'declareField';
  readonly entity: FieldEntity;
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly options: readonly NewOption[];
}

/** A choice as a caller names it; its id is ours. */
export interface NewOption {
  readonly key: string;
  readonly label: string;
  /** `rgba(r, g, b, a)`. */
  readonly color?: string;
}

/** Changes what is known of a field; no record is touched. */
export interface UpdateField {
  readonly op: 'updateField';
  readonly entity: FieldEntity;
  /** Its key, or one that it had before. */
  readonly key: string;
  readonly patch: FieldPatch;
}

export interface FieldPatch {
  /** A new key; the old one stays an alias. */
  readonly key?: string;
  readonly label?: string;
  /** Takes the place of the field that has this order now; those between move by one. Beyond the end: the last place. */
  readonly order?: number;
  /** All of them, in their new order: the same key keeps its id, a new one is added, a missing one is gone. */
  readonly options?: readonly NewOption[];
  readonly retired?: boolean;
}

/** Gives a field another type. Stored values are converted afterwards, by `convertValue`, until `finishFieldType`. */
export interface ChangeFieldType {
  readonly op: 'changeFieldType';
  readonly entity: FieldEntity;
  readonly key: string;
  readonly type: FieldType;
  /** New options, for a multiSelect. */
  readonly options?: readonly NewOption[];
}

/** Brings one record's value of a field to the type that the field has now. */
export interface ConvertValue {
  readonly op: 'convertValue';
  readonly entity: FieldEntity;
  readonly key: string;
  /** To which it is converted; where the field has another type by now, nothing happens. */
  readonly type: FieldType;
  /** Of the client or the company. */
  readonly id: string;
  /** Whether a value that cannot be converted is unset; else it stays as it is. */
  readonly clearsUnconvertible: boolean;
}

/** Every stored value has the new type. */
export interface FinishFieldType {
  readonly op: 'finishFieldType';
  readonly entity: FieldEntity;
  readonly key: string;
  /** Where the field has another type by now, its conversion is another one, and not finished. */
  readonly type: FieldType;
  /**
   * The field as it was when the walk through all records began. Where it has got a key or options since
   * that the walk did not know, values may have been missed, and nothing is finished.
   */
  readonly walkedAs: Pick<Field, 'key' | 'aliases' | 'options'>;
}

/** An item that could not even be read. It stands in its place in a batch so that every outcome keeps its index. */
export interface Refused {
  readonly op: 'refused';
  readonly issues: readonly Issue[];
}

export type Command =
  | UpsertClient
  | CreateClient
  | UpdateClient
  | DeleteClient
  | MergeClients
  | UndoMerge
  | RestoreClient
  | RevertChange
  | CreateCompany
  | UpdateCompany
  | DeleteCompany
  | UnassignCompany
  | DeclareField
  | UpdateField
  | ChangeFieldType
  | ConvertValue
  | FinishFieldType
  | Refused;

/**
 * Commands in their order. An array is such a list; one that makes them when they are asked for spares
 * a large request the memory of all of them at once.
 */
export interface CommandList {
  readonly length: number;
  /** Those from `start` on, before `end`. Asked for once each, in order. */
  slice(start: number, end: number): readonly Command[];
}
