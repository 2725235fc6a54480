import type { Origin } from '../domain/change.ts';
import type { Client, StandardClient } from '../domain/client.ts';
import type { Command, CommandList, NewOption } from '../domain/commands.ts';
import type { ConversionReport } from '../domain/conversion-report.ts';
import type { Company } from '../domain/company.ts';
import type { FieldType } from '../domain/custom-value.ts';
import type { EmailKey } from '../domain/email.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { Duplicate } from '../domain/duplicate.ts';
import type { Field, FieldCatalog, FieldEntity } from '../domain/field.ts';
import type { Merge } from '../domain/merge.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Segment, SegmentPatch } from '../domain/segment.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type {
  ClientPage,
  ClientQuery,
  HistoryPage,
  StoredChange,
  WorkspaceId,
} from '../storage/storage.ts';
import type { Once } from './once.ts';
import type { ChangePage, ChangeQuery } from './read-changes.ts';
import type { WriteOptions } from './write-request.ts';

/** On whose behalf a use case runs. */
export interface Actor {
  readonly workspaceId: WorkspaceId;
  readonly origin: Origin;
}

/** A company as Assembly sees it: one that someone named, or the placeholder of a client without one. */
export type ListedCompany =
  | { readonly kind: 'named'; readonly company: Company }
  | { readonly kind: 'placeholder'; readonly id: string; readonly client: Client };

export interface CompanyQuery {
  /** Exact name; '' finds placeholders, whose name is empty. */
  readonly name?: string;
  readonly isPlaceholder?: boolean;
  /** 1 to 10,000. */
  readonly limit: number;
  /** Id of the last company of the page before. */
  readonly afterId?: string;
}

export interface CompanyPage {
  readonly companies: readonly ListedCompany[];
  /** False on the last page. */
  readonly hasMore: boolean;
}

/** Which field gets which type. */
export interface FieldTypeChange {
  readonly entity: FieldEntity;
  /** Its key, or one that it had before. */
  readonly key: string;
  readonly type: FieldType;
  /** New options, for a multiSelect. */
  readonly options?: readonly NewOption[];
  /** Unset what cannot be converted; else one such value refuses the change. */
  readonly clearsUnconvertible: boolean;
}

/** What became of a change of type: the field, and the values that were there. */
export interface ChangedFieldType {
  readonly field: Field;
  readonly report: ConversionReport;
}

/**
 * What dialects, the command line and the console can do with the directory. Every method may throw or
 * reject with a `DirectoryError` (`unavailable`, `storage_full`, and those it names itself).
 */
export interface Directory {
  /** Writes that were taken and are not durable yet. */
  waitingWrites(): number;
  /** How many of so many requests that write may begin; the rest is to be refused. */
  takeWrites(wanting: number): number;
  /** True while only few may begin, for those that wait do so for too long. */
  shedsWrites(): boolean;
  /** One command; rejects with its failure. */
  writeOne(actor: Actor, command: Command): Promise<Exclude<Outcome, { kind: 'failed' }>>;
  /**
   * Several commands, in order, with an outcome for each. With `isAtomic`, one failure rejects the whole
   * (`details.items` has every failed item) and nothing is written. With `isDryRun` nothing is written
   * either way, and the outcomes are those that the write would have had.
   */
  write(actor: Actor, commands: CommandList, options: WriteOptions): Promise<readonly Outcome[]>;
  client(workspaceId: WorkspaceId, id: string): MaybePromise<Client | undefined>;
  /** For dialects that show no custom fields. */
  standardClient(workspaceId: WorkspaceId, id: string): MaybePromise<StandardClient | undefined>;
  clientByEmailKey(workspaceId: WorkspaceId, key: EmailKey): MaybePromise<Client | undefined>;
  clientByExternalId(
    workspaceId: WorkspaceId,
    externalId: string,
  ): MaybePromise<Client | undefined>;
  clients(workspaceId: WorkspaceId, query: ClientQuery): Promise<ClientPage>;
  /** A named company or a client's placeholder. */
  company(workspaceId: WorkspaceId, id: string): Promise<ListedCompany | undefined>;
  /** Named companies and placeholders, by id. */
  companies(workspaceId: WorkspaceId, query: CompanyQuery): Promise<CompanyPage>;
  /** Rejects with `company_not_found`. Each of its clients gets a placeholder again. */
  deleteCompany(actor: Actor, id: string): Promise<void>;
  /** Takes a company away from its clients until so few are left that one `deleteCompany` command takes them along. */
  emptyCompany(actor: Actor, id: string): Promise<void>;
  /** What a change of type would make of stored values. Rejects with `field_not_found`, `validation_failed`. */
  previewFieldType(actor: Actor, change: FieldTypeChange): Promise<ConversionReport>;
  /**
   * Changes the type of a field and converts every stored value, in many transactions. Rejects as the
   * preview does, and with `field_values_lost` where values would be lost and may not be.
   */
  changeFieldType(actor: Actor, change: FieldTypeChange): Promise<ChangedFieldType>;
  fields(workspaceId: WorkspaceId): MaybePromise<FieldCatalog>;
  merge(workspaceId: WorkspaceId, id: string): MaybePromise<Merge | undefined>;
  /** Changes of the client with this very id, live or gone, the newest first; empty where there never was one. */
  history(
    workspaceId: WorkspaceId,
    clientId: string,
    page: HistoryPage,
  ): MaybePromise<readonly StoredChange[]>;
  /** Clients who seem to be the same person as this one, the likeliest first. */
  duplicates(workspaceId: WorkspaceId, client: Client): Promise<readonly Duplicate[]>;
  /** The change log behind a position. */
  changes(workspaceId: WorkspaceId, query: ChangeQuery): Promise<ChangePage>;
  /** The position of the newest change; 0 where there is none. */
  lastPosition(workspaceId: WorkspaceId): MaybePromise<number>;
  /**
   * The same, page by page: each further change when it is committed, by whichever process. To be returned by whoever
   * has enough; ends where it may not go on, which is asked behind each read and at least once a second.
   */
  followChanges(
    workspaceId: WorkspaceId,
    query: ChangeQuery,
    mayGoOn: () => MaybePromise<boolean>,
  ): AsyncIterableIterator<ChangePage>;
  /** All saved filters, the oldest first. */
  segments(workspaceId: WorkspaceId): Promise<readonly Segment[]>;
  segment(workspaceId: WorkspaceId, id: string): Promise<Segment | undefined>;
  /** Rejects with `segment_exists`, or `too_many_items` where the workspace has `segmentsMax` of them. */
  createSegment(
    actor: Actor,
    draft: SegmentPatch & Pick<Segment, 'name' | 'filter'>,
    once?: Once<Segment>,
  ): Promise<Segment>;
  /** Rejects with `segment_not_found` or `segment_exists`. */
  updateSegment(
    actor: Actor,
    id: string,
    patch: SegmentPatch,
    once?: Once<Segment>,
  ): Promise<Segment>;
  /** Rejects with `segment_not_found`. */
  deleteSegment(actor: Actor, id: string, once?: Once<void>): Promise<void>;
}

/** Throws what a failed outcome says; otherwise gives it back, narrowed. */
export function succeeded(outcome: Outcome | undefined): Exclude<Outcome, { kind: 'failed' }> {
  if (outcome === undefined) {
    throw new Error('a command had no outcome');
  }
  if (outcome.kind === 'failed') {
    throw DirectoryError.of(outcome.failure);
  }
  return outcome;
}
