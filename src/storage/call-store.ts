import type { WorkspaceId } from './storage.ts';

/*
 * What callers did, for those who look after an integration, and how many clients came and went. None of
 * it is anybody's record: what was called is kept in part and for a while, and a crash may take the last
 * second of it.
 */

/** One call that was answered. Nothing in it repeats what the caller sent. */
export interface CallEntry {
  /** UUIDv7; rises in the order in which this process kept them. */
  readonly id: string;
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  readonly dialect: string;
  readonly method: string;
  /** The path of the route: `/v1/clients/:id`. */
  readonly route: string;
  readonly status: number;
  /** Why it failed; `null` where it did not, or where the answer has no code. */
  readonly code: string | null;
  readonly detail: string | null;
  readonly issues: readonly CallIssue[];
  /** From its first header to its answer, in microseconds. */
  readonly durationUs: number;
  /** `null`: no good key was shown. */
  readonly keyId: string | null;
  readonly requestId: string;
}

/** What was wrong with one member of a request. */
export interface CallIssue {
  readonly pointer: string;
  readonly code: string;
}

/** The calls of one dialect in one hour. */
export interface CallTally {
  /** The instant at which the hour begins. */
  readonly hour: number;
  readonly dialect: string;
  readonly calls: number;
  /** Answered 4xx, and 5xx. */
  readonly refused: number;
  readonly failed: number;
  /** Of all of them together, in microseconds. */
  readonly durationUs: number;
}

/** What is kept of some calls of one workspace. */
export interface CallBatch {
  readonly workspaceId: WorkspaceId;
  /** By their ids. */
  readonly entries: readonly CallEntry[];
  /** Added to what is there. */
  readonly tallies: readonly CallTally[];
}

export interface CallLimits {
  /** So many entries of a dialect stay, of those that failed and of the others each. */
  readonly entriesMax: number;
  /** Tallies of earlier hours go. */
  readonly talliesFrom: number;
}

export interface CallQuery {
  readonly dialect?: string;
  /** Answered 4xx or 5xx. */
  readonly isFailed?: true;
  /** Older than this id. */
  readonly before?: string;
  /** Newer than this id. */
  readonly after?: string;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** Clients that one source made on one day (UTC), and clients that went there. */
export interface DayTally {
  /** The instant at which the day begins. */
  readonly day: number;
  /** The dialect, or whatever else stands in a change's origin. */
  readonly source: string;
  readonly created: number;
  /** Deleted or merged away, less those who came back. */
  readonly removed: number;
}

/** All changes up to a position, counted. */
export interface DayTallies {
  readonly position: number;
  readonly days: readonly DayTally[];
}

/** Each method that writes has a transaction of its own. */
export interface CallStore {
  /** Keeps what is given and forgets what is beyond the limits. */
  keepCalls(batches: readonly CallBatch[], limits: CallLimits): Promise<void>;
  /** The newest first. */
  calls(workspaceId: WorkspaceId, query: CallQuery): Promise<readonly CallEntry[]>;
  /** From this hour on, by hour and dialect. */
  callTallies(workspaceId: WorkspaceId, from: number): Promise<readonly CallTally[]>;
  /** What `addDays` has added so far, by day and source. */
  days(workspaceId: WorkspaceId): Promise<DayTallies>;
  /** Counts at most `limit` changes behind a position; the same position where there is none. */
  countDays(workspaceId: WorkspaceId, after: number, limit: number): Promise<DayTallies>;
  /** Adds a count that began at the position up to which all was added; does nothing, and is false, where it began elsewhere. */
  addDays(workspaceId: WorkspaceId, from: number, counted: DayTallies): Promise<boolean>;
}
