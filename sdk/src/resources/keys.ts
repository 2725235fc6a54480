import type { ChangeKey, CreateKey, CreatedKey, Key, RotateKey } from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Keys of the workspace. All of it needs the scope `admin`. */
export interface Keys {
  /** The oldest first. */
  list(options?: CallOptions): Promise<readonly Key[]>;
  /** The text of the key is in this answer, and never again. */
  create(key: CreateKey, options?: WriteOptions): Promise<CreatedKey>;
  get(id: string, options?: CallOptions): Promise<Key>;
  update(id: string, changes: ChangeKey, options?: WriteOptions): Promise<Key>;
  /** From the next request on it opens nothing. */
  revoke(id: string, options?: WriteOptions): Promise<void>;
  /** A new key in the place of one that works on for a while. */
  rotate(id: string, request?: RotateKey, options?: WriteOptions): Promise<CreatedKey>;
}

export function keysOf({ call }: Transport): Keys {
  return {
    async list(options) {
      const { data } = await call('listKeys', {}, options);
      return data;
    },
    create: (body, options) => call('createKey', { body }, options),
    get: (id, options) => call('getKey', { path: { id } }, options),
    update: (id, body, options) => call('updateKey', { path: { id }, body }, options),
    revoke: (id, options) => call('revokeKey', { path: { id } }, options),
    rotate: (id, body = {}, options) => call('rotateKey', { path: { id }, body }, options),
  };
}
