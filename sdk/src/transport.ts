import { addressOf } from './address.ts';
import { ClienteleError, ConnectionError, errorOf, isAnswer } from './errors.ts';
import { type Operations, operations } from './generated/api.ts';
import { type Timing, delayBefore, mayPass } from './retry.ts';

/** How one call differs from the others. */
export interface CallOptions {
  /** Ends the call, its retries included; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one try may take, instead of what `createClientele` was given. */
  readonly timeout?: number | undefined;
}

/** How one write differs from the others. */
export interface WriteOptions extends CallOptions {
  /**
   * Names this write, so that sending it again does it once. Each write has a random one of its own; give
   * one that you keep, if it is to be repeated after your program was restarted.
   */
  readonly idempotencyKey?: string | undefined;
}

export type OperationId = keyof Operations;

/** What goes with a call. */
export interface CallInput<Id extends OperationId> {
  /** Values for the places in the path. */
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: Operations[Id]['query'] | undefined;
  readonly body?: Operations[Id]['body'];
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** What a transport is made of. */
export interface TransportSettings {
  readonly baseUrl: string;
  readonly key: string | undefined;
  readonly credentials: 'same-origin' | undefined;
  readonly fetch: typeof fetch;
  readonly retries: number;
  readonly timeout: number;
  readonly timing: Timing;
}

/** What can be sent as it is. */
export type StreamBody = ReadableStream<Uint8Array> | Blob | Uint8Array<ArrayBuffer> | string;

/** A request whose answer is read piece by piece. It is sent once. */
export interface StreamRequest {
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly query?: object | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: StreamBody | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends calls. */
export interface Transport {
  /** Sends a call until it is answered. Throws a `ClienteleError`, a `ConnectionError` or the signal's reason. */
  call<Id extends OperationId>(
    id: Id,
    input?: CallInput<Id>,
    options?: WriteOptions,
  ): Promise<Operations[Id]['answer']>;
  /** Sends a call once and gives its body. Throws as `call`. */
  open(id: OperationId, request: StreamRequest): Promise<ReadableStream<Uint8Array>>;
  /** The address of a call whose path has no places. */
  address<Id extends OperationId>(id: Id, query: Operations[Id]['query']): string;
  readonly retries: number;
  readonly timing: Timing;
}

/** What a request needs whose body is a stream. The types of browsers do not know it. */
export const halfDuplex = { duplex: 'half' } as const;

/** The directory redirects nobody. Followed, a write could become a GET, whose answer would pass for its success. */
const unredirected = { redirect: 'manual' } as const;

/** A transport for one directory and key. */
export function createTransport(settings: TransportSettings): Transport {
  const { baseUrl, key, credentials, fetch, retries, timing } = settings;
  const caller = present({
    authorization: key === undefined ? undefined : `Bearer ${key}`,
    // Tells the server that its own page has sent this: no form of another site can.
    'x-clientele-console': credentials === undefined ? undefined : '1',
  });
  const withCookie = credentials === undefined ? {} : { credentials };

  return {
    retries,
    timing,
    address: (id, query) => addressOf(baseUrl, operations[id].path, undefined, query),

    async call(id, { path, query, body, headers } = {}, options = {}) {
      const { method } = operations[id];
      const address = addressOf(baseUrl, operations[id].path, path, query);
      const init = {
        method,
        headers: present({
          ...caller,
          accept: 'application/json',
          'content-type': body === undefined ? undefined : 'application/json',
          // The same for every try, which makes sending a write again harmless.
          'idempotency-key': method === 'GET' ? undefined : (options.idempotencyKey ?? randomKey()),
          ...headers,
        }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...withCookie,
        ...unredirected,
      };
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(address, init, options);
        } catch (error) {
          const delay = delayBefore(attempt, error, timing);
          if (attempt > retries || delay === undefined || !mayPass(error)) {
            throw error;
          }
          await timing.sleep(delay, options.signal);
        }
      }
    },

    async open(id, { path, query, headers, body, signal }) {
      const address = addressOf(baseUrl, operations[id].path, path, query);
      const init = {
        method: operations[id].method,
        headers: { ...caller, ...headers },
        ...(body === undefined ? {} : { body }),
        ...(body instanceof ReadableStream ? halfDuplex : {}),
        ...withCookie,
        ...unredirected,
        signal: signal ?? null,
      };
      return reach(signal, async () => {
        const response = await fetch(address, init);
        if (!isAnswer(response) || response.body === null) {
          throw await errorOf(response);
        }
        return response.body;
      });
    },
  };

  /** One try, answer and all: where the answer breaks off, the call is as good as not answered. */
  async function once<Answer>(
    address: string,
    init: RequestInit,
    { signal, timeout = settings.timeout }: CallOptions,
  ): Promise<Answer> {
    const timer = AbortSignal.timeout(timeout);
    const either = signal === undefined ? timer : AbortSignal.any([signal, timer]);
    return reach(signal, async () => {
      const response = await fetch(address, { ...init, signal: either });
      if (!isAnswer(response)) {
        throw await errorOf(response);
      }
      return (response.status === 204 ? undefined : await response.json()) as Answer;
    });
  }
}

/** What kept an answer from coming, as an error of ours; the caller's own signal as its reason. */
export async function reach<T>(
  signal: AbortSignal | undefined,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ClienteleError) {
      throw error;
    }
    throw new ConnectionError('The directory did not answer, or its answer broke off.', {
      cause: error,
    });
  }
}

/** Those that have a value. Throws a `TypeError` for one that cannot be sent, which `fetch` would tell as if nobody had answered. */
function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  for (const [name, value] of entries) {
    if (!/^[\t -~\u0080-\u00ff]*$/.test(value.trim())) {
      throw new TypeError(`\`${name}\` has a character that no header can have.`);
    }
  }
  return Object.fromEntries(entries);
}

/** 128 random bits. Pages that came without TLS have no `crypto.randomUUID`. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
