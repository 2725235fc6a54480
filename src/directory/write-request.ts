import type { Origin } from '../domain/change.ts';
import type { CommandList } from '../domain/commands.ts';
import type { WorkspaceId } from '../storage/storage.ts';

/** One request to write: commands in order, by one caller. */
export interface WriteRequest {
  readonly workspaceId: WorkspaceId;
  readonly origin: Origin;
  readonly commands: CommandList;
  /** All or nothing: one failure, and none of the commands has any effect. Success then has no outcomes to tell. */
  readonly isAtomic: boolean;
}
