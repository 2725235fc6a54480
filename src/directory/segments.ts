import {
  createSegment,
  findSegment,
  type Segment,
  type SegmentPatch,
  updateSegment,
} from '../domain/segment.ts';
import type { Actor, Directory } from './directory.ts';
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
  async function put(
    { workspaceId }: Actor,
    decide: (segments: readonly Segment[]) => Segment,
  ): Promise<Segment> {
    return storage.write(async (transaction) => {
      const segment = decide(await transaction.segments(workspaceId));
      await transaction.putSegment(workspaceId, segment);
      return segment;
    });
  }

  return {
    segments: (workspaceId) => storage.reader.segments(workspaceId),
    async segment(workspaceId, id) {
      const segments = await storage.reader.segments(workspaceId);
      return segments.find((each) => each.id === id);
    },
    createSegment(actor, draft) {
      const now = clock.now();
      return put(actor, (segments) => createSegment(segments, draft, { id: ids.newId(now), now }));
    },
    updateSegment: (actor, id, patch: SegmentPatch) =>
      put(actor, (segments) => updateSegment(segments, id, patch, clock.now())),
    deleteSegment: ({ workspaceId }, id) =>
      storage.write(async (transaction) => {
        findSegment(await transaction.segments(workspaceId), id);
        await transaction.deleteSegment(workspaceId, id);
      }),
  };
}
