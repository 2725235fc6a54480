import type { Merge, UnmergedClients } from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Merges that happened. One is made with `clients.merge`. */
export interface Merges {
  get(id: string, options?: CallOptions): Promise<Merge>;
  /** Parts the two again. What could not go back is in `conflicts`. */
  undo(id: string, options?: WriteOptions): Promise<UnmergedClients>;
}

export function mergesOf({ call }: Transport): Merges {
  return {
    get: (id, options) => call('getMerge', { path: { id } }, options),
    undo: (id, options) => call('undoMerge', { path: { id } }, options),
  };
}
