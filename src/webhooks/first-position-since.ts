import type { Directory } from '../directory/directory.ts';
import type { WorkspaceId } from '../storage/storage.ts';

/**
 * The position of the first change that was made at `since` or later, found by halving the log, whose
 * instants rise with its positions as far as the clocks of its servers agree. Behind the last change where
 * all are older.
 */
export async function firstPositionSince(
  directory: Pick<Directory, 'changes'>,
  workspaceId: WorkspaceId,
  since: number,
): Promise<number> {
  /** The first change above a position. */
  async function above(
    after: number,
  ): Promise<{ readonly position: number; readonly at: number } | undefined> {
    const { changes } = await directory.changes(workspaceId, { after, limit: 1 });
    return changes[0];
  }

  // All changes up to `older` are older; the first above `newer`, if there is one, is not.
  let older = 0;
  let newer = 1;
  for (let found = await above(newer); found !== undefined && found.at < since;) {
    older = found.position;
    newer = older * 2;
    found = await above(newer);
  }
  while (older < newer) {
    const middle = Math.floor((older + newer) / 2);
    const found = await above(middle);
    if (found === undefined || found.at >= since) {
      newer = middle;
    } else {
      older = Math.min(found.position, newer);
    }
  }
  return older + 1;
}
