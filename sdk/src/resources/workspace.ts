import type { ChangeWorkspace, Workspace } from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** The workspace that the key opens. */
export interface CurrentWorkspace {
  get(options?: CallOptions): Promise<Workspace>;
  update(changes: ChangeWorkspace, options?: WriteOptions): Promise<Workspace>;
}

export function workspaceOf({ call }: Transport): CurrentWorkspace {
  return {
    get: (options) => call('getWorkspace', {}, options),
    update: (body, options) => call('updateWorkspace', { body }, options),
  };
}
