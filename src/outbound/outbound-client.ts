import { lookup as lookupName } from 'node:dns/promises';
import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createAddressPolicy, type AddressPolicy } from './address-policy.ts';
import { type Target, type UrlRefusal, checkUrl, unreachable } from './check-url.ts';
import { BlockedAddressError, type OutboundError, errorOf } from './outbound-error.ts';
import { readSome } from './read-some.ts';

/** A name's address, as `node:dns` gives it. */
export interface Resolved {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly Resolved[]>;

export interface OutboundRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the look-up of the name to the last byte that is read. */
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** What became of a request. A redirect is an answer like any other. */
export type OutboundOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | undefined;
      /** The first `keptBytesMax` bytes. */
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly error: OutboundError };

/** The one way in which this program calls other machines. */
export interface OutboundClient {
  /**
   * Why nothing would be sent there, as far as can be told now; `undefined` where nothing speaks against
   * it. A name that cannot be looked up at the moment is no reason: it is looked up again at each request.
   */
  inspect(url: string): Promise<UrlRefusal | undefined>;
  /** Sends one POST. Never rejects. */
  post(request: OutboundRequest): Promise<OutboundOutcome>;
}

export interface OutboundOptions {
  /** Addresses and CIDR blocks that may be called although they are not public; and by `http:`. */
  readonly allow: readonly string[];
  readonly resolve?: Resolve;
}

/** How long a registration waits for the name server. */
const inspectMs = 2_000;

/** Makes the client. Throws where `allow` holds something else than addresses and blocks. */
export function createOutboundClient({
  allow,
  resolve = resolveAll,
}: OutboundOptions): OutboundClient {
  const policy = createAddressPolicy(allow);

  return {
    async inspect(text) {
      const checked = checkUrl(text, policy);
      if (!checked.ok) {
        return checked.refusal;
      }
      const { target } = checked;
      const addresses = isIP(target.host) === 0 ? await resolveSoon(resolve, target.host) : [];
      return addresses.every(({ address }) => policy.permits(address, target))
        ? undefined
        : unreachable(target.url);
    },
    async post(request) {
      const checked = checkUrl(request.url, policy);
      if (!checked.ok) {
        return { kind: 'failed', error: 'blocked_address' };
      }
      try {
        const answer = await send(checked.target, request, { policy, resolve });
        const { statusCode = 0, headers } = answer;
        const body = await readSome(answer);
        return { kind: 'answered', status: statusCode, retryAfter: headers['retry-after'], body };
      } catch (error) {
        return { kind: 'failed', error: errorOf(error) };
      }
    },
  };
}

interface Guard {
  readonly policy: AddressPolicy;
  readonly resolve: Resolve;
}

/**
 * The head of the answer. Every request has a connection of its own: on one that is kept open, a name that
 * means another address by now would not be looked at again.
 */
function send(target: Target, request: OutboundRequest, guard: Guard): Promise<IncomingMessage> {
  const { url } = target;
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const start = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const sent = start(url, {
      method: 'POST',
      headers: {
        ...request.headers,
        'Content-Length': Buffer.byteLength(request.body),
        'Accept-Encoding': 'identity',
        'User-Agent': 'Clientele',
        Connection: 'close',
      },
      agent: false,
      lookup: checkingLookup(target, guard),
      signal: request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]),
    });
    sent.once('response', resolve);
    sent.once('error', reject);
    // An answer that would make something else of the connection (101) ends it, and nothing else is told.
    sent.once('close', () => reject(new Error('the connection ended before an answer')));
    checkConnection(sent, target, guard.policy);
    sent.end(request.body);
  });
}

/** Looks a name up once and gives the socket what was checked, so that there is no second answer. */
function checkingLookup(target: Target, { policy, resolve }: Guard): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const [first] = addresses;
        if (
          first === undefined ||
          !addresses.every(({ address }) => policy.permits(address, target))
        ) {
          callback(new BlockedAddressError(), '', 0);
        } else if (options.all === true) {
          callback(null, [...addresses]);
        } else {
          callback(null, first.address, first.family);
        }
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}

/** Sockets do not look up what is an address already: so whoever they reached is looked at once more. */
function checkConnection(sent: ClientRequest, target: Target, policy: AddressPolicy): void {
  sent.once('socket', (socket) => {
    socket.once('connect', () => {
      if (!policy.permits(socket.remoteAddress ?? '', target)) {
        sent.destroy(new BlockedAddressError());
      }
    });
  });
}

function resolveAll(host: string): Promise<readonly Resolved[]> {
  return lookupName(host, { all: true, order: 'verbatim' });
}

/** The addresses, or none where the name server does not say them soon. */
async function resolveSoon(resolve: Resolve, host: string): Promise<readonly Resolved[]> {
  const timer = Promise.withResolvers<readonly Resolved[]>();
  const timeout = setTimeout(timer.resolve, inspectMs, []);
  try {
    return await Promise.race([resolve(host), timer.promise]);
  } catch {
    return [];
  } finally {
    clearTimeout(timeout);
  }
}
