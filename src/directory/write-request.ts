import type { Origin } from '../domain/change.ts';
import type { CommandList } from '../domain/commands.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import type { Once } from './once.ts';

/** How a request is to be carried out. */
export interface WriteOptions {
  /** All or nothing: one failure, and none of the commands has any effect. */
  readonly isAtomic: boolean;
  /** Nobody asks what became of each command, only whether all went well: the list of outcomes may be empty. */
  readonly isQuiet?: boolean;
  /**
   * It has its effect at most once: a repetition rejects with `AnsweredBefore`, another request under
   * the same claim with `idempotency_key_reused`.
   */
  readonly once?: Once<readonly Outcome[]> | undefined;
}

/** One request to write: commands in order, by one caller. */
export interface WriteRequest extends WriteOptions {
  readonly workspaceId: WorkspaceId;
  readonly origin: Origin;
  readonly commands: CommandList;
}
