import type { Origin } from '../domain/change.ts';
import type { CommandList } from '../domain/commands.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Writes } from '../domain/working-set.ts';
import type { Loaded, LoadKeys, WorkspaceId, WriteTransaction } from '../storage/storage.ts';
import type { Once } from './once.ts';

/** How a request is to be carried out. */
export interface WriteOptions {
  /** All or nothing: one failure, and none of the commands has any effect. */
  readonly isAtomic: boolean;
  /** Nobody asks what became of each command, only whether all went well: the list of outcomes may be empty. */
  readonly isQuiet?: boolean;
  /** Decided like any other, in its place among them, and dropped: nothing of it is kept. */
  readonly isDryRun?: boolean;
  /**
   * It has its effect at most once: a repetition rejects with `AnsweredBefore`, another request under
   * the same claim with `idempotency_key_reused`.
   */
  readonly once?: Once<readonly Outcome[]> | undefined;
  /**
   * Keeps more in the transaction of the commands, knowing what became of them; what it throws undoes them.
   * Called again, from the start, where another server was faster: so it changes nothing but storage.
   */
  readonly alongside?: Alongside | undefined;
  /** For a dry run in several parts: the records as the parts before would have left them. */
  readonly preview?: Preview | undefined;
}

export type Alongside = (
  transaction: WriteTransaction,
  outcomes: readonly Outcome[],
) => Promise<void>;

/** Remembers what a dry run would have written, for its later parts. */
export interface Preview {
  /** Comes before the commands of each part, and again where they have to be decided anew: drops what was kept of them. */
  begin(): void;
  /** What storage holds behind the keys, with everything that was kept in its place. */
  see(keys: LoadKeys, loaded: Loaded): Loaded;
  keep(writes: Writes): void;
}

/** One request to write: commands in order, by one caller. */
export interface WriteRequest extends WriteOptions {
  readonly workspaceId: WorkspaceId;
  readonly origin: Origin;
  readonly commands: CommandList;
}
