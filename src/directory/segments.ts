import { createSegment, findSegment, type Segment, updateSegment } from '../domain/segment.ts';
import type { WorkspaceId, WriteTransaction } from '../storage/storage.ts';
import type { Directory } from './directory.ts';
import { type Once, runOnce } from './once.ts';
import type { WriteQueueOptions } from './write-queue.ts';

type SegmentUseCases = Pick<
  Directory,
  'segments' | 'segment' | 'createSegment' | 'updateSegment' | 'deleteSegment'
>;

/** The use cases on saved filters. Each write is one transaction, which reads all segments, decides and stores. */
export function segmentUseCases({
  storage,
  clock,
  ids,
}: Pick<WriteQueueOptions, 'storage' | 'clock' | 'ids'>): SegmentUseCases {
  function change<T>(
    workspaceId: WorkspaceId,
    once: Once<T> | undefined,
    work: (transaction: WriteTransaction, segments: readonly Segment[]) => Promise<T>,
  ): Promise<T> {
    return storage.write((transaction) =>
      runOnce(transaction, workspaceId, { once, now: clock.now() }, async () =>
        work(transaction, await transaction.segments(workspaceId)),
      ),
    );
  }

  return {
    segments: (workspaceId) => storage.reader.segments(workspaceId),
    async segment(workspaceId, id) {
      const segments = await storage.reader.segments(workspaceId);
      return segments.find((each) => each.id === id);
    },
    createSegment({ workspaceId }, draft, once) {
      const now = clock.now();
      return change(workspaceId, once, async (transaction, segments) => {
        const segment = createSegment(segments, draft, { id: ids.newId(now), now });
        await transaction.putSegment(workspaceId, segment);
        return segment;
      });
    },
    updateSegment: ({ workspaceId }, id, patch, once) =>
      change(workspaceId, once, async (transaction, segments) => {
        const segment = updateSegment(segments, id, patch, clock.now());
        await transaction.putSegment(workspaceId, segment);
        return segment;
      }),
    deleteSegment: ({ workspaceId }, id, once) =>
      change(workspaceId, once, async (transaction, segments) => {
        findSegment(segments, id);
        await transaction.deleteSegment(workspaceId, id);
      }),
  };
}
