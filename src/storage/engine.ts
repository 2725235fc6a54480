import type { Storage } from './storage.ts';
import type { TransferStore } from './transfer-store.ts';

/** An engine and the one place where it keeps its data, before anything of it is opened. */
export interface Engine {
  /** The place as anybody may see it: a path, or a URL without its password. */
  readonly place: string;
  /** Makes this process the only server of the place, where there may be only one. Throws `AlreadyServedError`, and `NoDataError` where there is no such place and it may not be made. */
  reserve(options: { readonly mayCreate: boolean }): Reservation;
  /** Whether a server of another process writes through the same lock, so that whoever writes for long should let it in. */
  sharesWithServer(): boolean;
  /**
   * Opens the data, after bringing it to the schema of this version. Rejects with `NoDataError` where there
   * is none and it may not be made, with `NewerSchemaError`, with `UnfinishedMoveError`, with `unavailable`, or
   * with the file system's error.
   */
  open(options: OpenOptions): Promise<Storage>;
  /** Brings the data to the schema of this version, and makes it where there is none. Rejects as `open` does. */
  migrate(): Promise<Migrated>;
  /** Opens the data for a move, which only makes and fills its target. Rejects as `open` does. */
  openTransfer(side: 'source' | 'target'): Promise<TransferStore>;
}

export interface OpenOptions {
  /** Make the data where there is none yet. */
  readonly mayCreate: boolean;
  /** The process serves for long: it gets what only pays off then. */
  readonly isServer: boolean;
  /** The process writes for long, as a server does, and then ends. */
  readonly writesForLong?: boolean | undefined;
  /** Told once, where the data is not there yet and is waited for, what is missing. */
  readonly onWait?: ((why: string) => void) | undefined;
}

export interface Reservation {
  /** No other server can have the place: what an earlier one left behind is this one's to go on with. */
  readonly isExclusive: boolean;
  release(): void;
}

/** Schemas by the numbers of their last migrations: as it was found (0: nothing yet), and as it is now. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}
