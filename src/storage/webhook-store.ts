import type { ChangeType } from '../domain/change.ts';
import type { SegmentFilter } from '../domain/segment.ts';
import type { WorkspaceId } from './workspace-id.ts';

/*
 * The part of the storage port that webhooks ask for. The change log is the queue: a webhook has a cursor
 * in it, and rows only for deliveries that were tried or that wait behind one that failed.
 */

/** Where changes are sent. Instants are milliseconds since the epoch. */
export interface WebhookRecord {
  readonly workspaceId: WorkspaceId;
  /** UUIDv7. */
  readonly id: string;
  readonly url: string;
  /** `*`: every type. */
  readonly events: readonly (ChangeType | '*')[];
  /** Only changes of clients who match it, before or after; `null`: all. */
  readonly filter: SegmentFilter | null;
  readonly voice: string;
  /** The newest first. */
  readonly secrets: readonly SealedSecret[];
  /** `null`: it is enabled. */
  readonly disabled: Disabled | null;
  /** All changes up to this position that concern it have a row, or need none. */
  readonly cursor: number;
  /** Since when nothing has been taken; `null`: the last attempt succeeded, or there was none. */
  readonly failingSince: number | null;
  /** +1 with each change that whoever delivers has to learn of. */
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A signing secret that only this installation can read. */
export interface SealedSecret {
  readonly sealed: string;
  /** `null`: it is the one in use. */
  readonly expiresAt: number | null;
}

/** `gone`: the receiver answered 410. `failing`: it took nothing for days. */
export type DisabledReason = 'byAdmin' | 'gone' | 'failing';

export interface Disabled {
  readonly reason: DisabledReason;
  readonly at: number;
}

/** What of a webhook can change; absent members stay. */
export interface WebhookChange {
  readonly url?: string;
  readonly events?: WebhookRecord['events'];
  readonly filter?: SegmentFilter | null;
  readonly voice?: string;
  readonly secrets?: readonly SealedSecret[];
  readonly disabled?: Disabled | null;
  readonly failingSince?: number | null;
  readonly updatedAt: number;
}

/**
 * `parked`: it was tried as often as it may be, and what follows goes on without it. `skipped`: the webhook
 * was changed since, and wants it no more.
 */
export type DeliveryState = 'pending' | 'delivered' | 'parked' | 'skipped';

/** A change on its way to a webhook. The position of the change is its number. */
export interface DeliveryRecord {
  readonly position: number;
  readonly type: ChangeType;
  readonly entityId: string;
  /** When the change was made. */
  readonly changedAt: number;
  readonly state: DeliveryState;
  /** Since it was made, or sent again by hand. */
  readonly attempts: number;
  /** When it is due; `null` unless it is pending. */
  readonly nextAt: number | null;
  readonly last: AttemptSummary | null;
  readonly settledAt: number | null;
}

/** One request and what came of it. */
export interface AttemptSummary {
  readonly at: number;
  readonly durationMs: number;
  /** `null`: there was no answer. */
  readonly status: number | null;
  /** Why there was none; `null` where there was one. */
  readonly error: string | null;
}

export interface AttemptRecord extends AttemptSummary {
  /** UUIDv7. */
  readonly id: string;
  readonly position: number;
  /** The beginning of the answer's body. */
  readonly response: string | null;
}

export interface DeliveryPage {
  readonly limit: number;
  /** Only deliveries of changes before this position. */
  readonly before?: number;
  readonly state?: DeliveryState;
}

/** Whose lease it is. */
export interface LeaseHolder {
  /** The same for a server that was started again, and for no other. */
  readonly server: string;
  /** Of this very start. */
  readonly start: string;
}

/** What has to go on when a lease begins. */
export interface Backlog {
  /** The pending ones, by position. */
  readonly pending: readonly DeliveryRecord[];
  /** False: there are more than were asked for. */
  readonly isComplete: boolean;
  /** Positions above the cursor that are done with already. */
  readonly settled: readonly number[];
}

/** What became of a webhook's deliveries since it was kept the last time. */
export interface WebhookProgress {
  readonly workspaceId: WorkspaceId;
  readonly webhookId: string;
  readonly revision: number;
  readonly cursor: number;
  readonly failingSince: number | null;
  /** Absent: it stays enabled. */
  readonly disabled?: Disabled;
  /** New ones, and those that are kept already in their new state. */
  readonly deliveries: readonly DeliveryRecord[];
  readonly attempts: readonly AttemptRecord[];
}

/** Reads; an absent record is `undefined`. */
export interface WebhookStore {
  /** Of one workspace, the oldest first. */
  list(workspaceId: WorkspaceId): Promise<readonly WebhookRecord[]>;
  find(workspaceId: WorkspaceId, id: string): Promise<WebhookRecord | undefined>;
  /** Those that are enabled, of every workspace. */
  enabled(): Promise<readonly WebhookRecord[]>;
  /** The newest first. */
  deliveries(
    workspaceId: WorkspaceId,
    webhookId: string,
    page: DeliveryPage,
  ): Promise<readonly DeliveryRecord[]>;
  delivery(
    workspaceId: WorkspaceId,
    webhookId: string,
    position: number,
  ): Promise<DeliveryRecord | undefined>;
  /** The oldest first, 100 at most. */
  attempts(
    workspaceId: WorkspaceId,
    webhookId: string,
    position: number,
  ): Promise<readonly AttemptRecord[]>;
  backlog(webhook: WebhookRecord, limit: number): Promise<Backlog>;
}

/** Changes to webhooks, in the transaction of whatever else is stored. */
export interface WebhookWriter {
  /** All of the workspace, locked against other writers until the transaction ends. */
  list(workspaceId: WorkspaceId): Promise<readonly WebhookRecord[]>;
  /** Keeps a new webhook, whose cursor is the end of the log as it is now, and gives it back so. */
  add(webhook: WebhookRecord): Promise<WebhookRecord>;
  /** Raises the revision. */
  change(workspaceId: WorkspaceId, id: string, change: WebhookChange): Promise<void>;
  /** With its deliveries. Does nothing where there is none with this id. */
  remove(workspaceId: WorkspaceId, id: string): Promise<void>;
  /**
   * Gives a webhook to `holder` until `until`, where nobody else has it at `now` and it is enabled; a
   * holder's own lease is lengthened. The webhook as it is now, or `undefined`.
   */
  lease(
    webhook: Pick<WebhookRecord, 'workspaceId' | 'id'>,
    holder: LeaseHolder,
    span: { readonly now: number; readonly until: number },
  ): Promise<WebhookRecord | undefined>;
  /** Ends the leases of a server, or of one start of it. */
  release(holder: Pick<LeaseHolder, 'server'> & Partial<LeaseHolder>): Promise<void>;
  /** False, and nothing is kept, where the webhook is another's by now, or was changed since it was leased. */
  keepProgress(holder: LeaseHolder, progress: WebhookProgress): Promise<boolean>;
  /** Everything behind `position` is delivered again. Raises the revision. */
  rewind(workspaceId: WorkspaceId, id: string, position: number): Promise<void>;
  /** Makes deliveries pending again, those between two positions (inclusive) that have a row. Raises the revision. Gives back how many. */
  retry(
    workspaceId: WorkspaceId,
    id: string,
    range: { readonly from: number; readonly to: number },
    now: number,
  ): Promise<number>;
  /** Removes up to `limit` deliveries that were settled before an instant, with their attempts: of one workspace or of several. Gives back how many; 0 where none is left. */
  forget(settledBefore: number, limit: number): Promise<number>;
}
