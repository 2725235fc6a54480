import type { AddPasskey, Passkey, PasskeyOptions } from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Passkeys of whoever is signed in. */
export interface Passkeys {
  /** The oldest first. */
  list(options?: CallOptions): Promise<readonly Passkey[]>;
  /** For `navigator.credentials.create`. */
  options(options?: WriteOptions): Promise<PasskeyOptions>;
  add(passkey: AddPasskey, options?: WriteOptions): Promise<Passkey>;
  delete(id: string, options?: WriteOptions): Promise<void>;
}

export function passkeysOf({ call }: Transport): Passkeys {
  return {
    async list(options) {
      const { data } = await call('listPasskeys', {}, options);
      return data;
    },
    options: (options) => call('getPasskeyOptions', {}, options),
    add: (body, options) => call('addPasskey', { body }, options),
    delete: (id, options) => call('deletePasskey', { path: { id } }, options),
  };
}
