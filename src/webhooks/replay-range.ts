import { DirectoryError } from '../domain/errors.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import type { AttemptParts } from './attempt.ts';
import { firstPositionSince } from './first-position-since.ts';
import { positionOf } from './message-id.ts';
import type { Replay } from './webhooks.ts';

/** What is to be delivered again, as positions, both inclusive; `Infinity`: to the end of the log. Rejects with `delivery_not_found`. */
export async function replayRange(
  { directory }: Pick<AttemptParts, 'directory'>,
  workspaceId: WorkspaceId,
  id: string,
  what: Replay,
): Promise<{ readonly from: number; readonly to: number }> {
  switch (what.kind) {
    case 'one': {
      const position = positionOf(id, what.deliveryId);
      if (position === undefined) {
        throw deliveryNotFound();
      }
      return { from: position, to: position };
    }
    case 'range': {
      const [from, to] = await Promise.all([
        firstPositionSince(directory, workspaceId, what.since),
        firstPositionSince(directory, workspaceId, what.until + 1),
      ]);
      return { from, to: to - 1 };
    }
    case 'all':
      return { from: await firstPositionSince(directory, workspaceId, what.since), to: Infinity };
  }
}

/** Of an id that this webhook never gave, or whose delivery is gone. */
export function deliveryNotFound(): DirectoryError {
  return new DirectoryError(
    'delivery_not_found',
    'There is no delivery with this id, or it is not kept any more. List the deliveries.',
  );
}
