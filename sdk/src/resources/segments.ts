import type { CreateSegment, Segment, UpdateSegment } from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Segments: filters with a name. */
export interface Segments {
  list(options?: CallOptions): Promise<readonly Segment[]>;
  create(segment: CreateSegment, options?: WriteOptions): Promise<Segment>;
  get(id: string, options?: CallOptions): Promise<Segment>;
  /** The filter is replaced as a whole; `null` unsets `q` and `sort`. */
  update(id: string, changes: UpdateSegment, options?: WriteOptions): Promise<Segment>;
  delete(id: string, options?: WriteOptions): Promise<void>;
}

export function segmentsOf({ call }: Transport): Segments {
  return {
    async list(options) {
      const { data } = await call('listSegments', {}, options);
      return data;
    },
    create: (body, options) => call('createSegment', { body }, options),
    get: (id, options) => call('getSegment', { path: { id } }, options),
    update: (id, body, options) => call('updateSegment', { path: { id }, body }, options),
    delete: (id, options) => call('deleteSegment', { path: { id } }, options),
  };
}
