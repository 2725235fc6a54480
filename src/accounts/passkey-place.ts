import { isIP } from 'node:net';

/** Where passkeys of this installation belong (WebAuthn level 3, section 5.1.2), or why there can be none. */
export type PasskeyPlace =
  | { readonly isAvailable: true; readonly rpId: string; readonly origin: string }
  | { readonly isAvailable: false; readonly reason: string };

/** How a call reached this server. */
export interface Site {
  readonly publicUrl: string;
  /** The header of the call. */
  readonly host: string | undefined;
}

/**
 * The place of a call. `publicUrl` decides where it begins with `https:`; else only `localhost` will do, which
 * is the one name that browsers trust without TLS.
 */
export function passkeyPlace({ publicUrl, host }: Site): PasskeyPlace {
  if (publicUrl.startsWith('https:')) {
    const { hostname, origin } = new URL(publicUrl);
    return isIP(hostname) === 0 && !hostname.startsWith('[')
      ? { isAvailable: true, rpId: hostname, origin }
      : {
          isAvailable: false,
          reason: 'A passkey needs a host name, and this address is an IP address.',
        };
  }
  const [, port] = /^localhost(?::(\d{1,5}))?$/i.exec(host ?? '') ?? [undefined, null];
  if (port === null) {
    const reason =
      'Browsers use passkeys over HTTPS and on localhost only. Open the console there, or sign in with a password.';
    return { isAvailable: false, reason };
  }
  const origin = `http://localhost${port === undefined ? '' : `:${port}`}`;
  return { isAvailable: true, rpId: 'localhost', origin };
}
