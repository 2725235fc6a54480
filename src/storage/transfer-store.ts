import type { WorkspaceId } from './storage.ts';
import type { TransferTable } from './transfer-tables.ts';

/** A value as every engine can give and take it; booleans are 0 and 1. */
export type TransferValue = string | number | null;

/** Values in the order of the table's columns. */
export type TransferRow = readonly TransferValue[];

/** Rows of which a move takes one stretch after the other. */
export interface TransferPart {
  readonly table: TransferTable;
  /** Absent for a table of the installation. */
  readonly workspaceId?: WorkspaceId;
}

/** A workspace, and how far its numbers have gone. */
export interface TransferWorkspace {
  readonly workspaceId: WorkspaceId;
  /** No change has had a higher position, nor will any that is made later have one so low. */
  readonly position: number;
  /** Places in the order of creation, those of restorable clients included; absent where there are none. */
  readonly places?: { readonly first: number; readonly last: number };
}

/** What is in a place, told apart from any other state of any other place as well as numbers can. */
export interface TransferSurvey {
  readonly workspaces: readonly TransferWorkspace[];
  /** Moves with every change to workspaces, keys and fields. */
  readonly access: number;
  /** What only this installation knows; absent where it was never needed. */
  readonly secret?: string;
}

/**
 * One side of a move: an engine's data as rows in a form that all engines have. The side that is moved
 * from is only read. Nobody else may write to either meanwhile.
 */
export interface TransferStore {
  survey(): Promise<TransferSurvey>;
  /** How many rows a part has. */
  count(part: TransferPart): Promise<number>;
  /** The next rows in the order of the key, at most `limit`, after the one with this key; none at the end. */
  rows(
    part: TransferPart,
    page: { readonly after: TransferRow | undefined; readonly limit: number },
  ): Promise<readonly TransferRow[]>;

  /** The note of a move to here that has not ended. */
  unfinished(): Promise<string | undefined>;
  /** Notes that a move has begun; until it ends, nobody can open the data for anything else. */
  begin(note: string, survey: TransferSurvey): Promise<void>;
  /** The key of the last row that a part has here. */
  lastKey(part: TransferPart): Promise<TransferRow | undefined>;
  /** Adds rows that come after all that the part has, with all that is derived from them, and commits. */
  add(part: TransferPart, rows: readonly TransferRow[]): Promise<void>;
  /** All rows are there: numbers go on from those of the source, and totals are made. May be called again. */
  complete(survey: TransferSurvey): Promise<void>;
  /** The move has ended well: the data can be used. */
  end(): Promise<void>;
  close(): Promise<void>;
}
