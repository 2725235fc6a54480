import assert from 'node:assert/strict';
import { type Clientele, type ClienteleOptions, createClientele } from '../../sdk/src/index.ts';

/** One request as the SDK sent it. */
export interface SentRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

/** What a directory does with a request: answer, or throw as `fetch` does. */
export type Reaction = (request: SentRequest) => Response | Promise<Response>;

/** An SDK without a network or a clock, and what it did. */
export interface FakeDirectory {
  readonly clientele: Clientele;
  readonly sent: readonly SentRequest[];
  /** Milliseconds that were waited, in order. */
  readonly waits: readonly number[];
}

/** An SDK whose requests meet these reactions, one after the other. Chance is always 1, it is noon of 1 January 2030. */
export function fakeDirectory(
  reactions: readonly Reaction[],
  options: Partial<ClienteleOptions> = {},
): FakeDirectory {
  const sent: SentRequest[] = [];
  const waits: number[] = [];
  const clientele = createClientele({
    baseUrl: 'http://directory.test/base/',
    key: 'clk_test',
    async fetch(input, init = {}) {
      init.signal?.throwIfAborted();
      const request = {
        url: new URL(input as string),
        method: init.method ?? 'GET',
        headers: new Headers(init.headers),
        body: init.body,
        signal: init.signal ?? undefined,
      };
      const reaction = reactions[sent.length];
      sent.push(request);
      return (reaction ?? assert.fail('one request too many'))(request);
    },
    ...options,
    timing: {
      sleep(milliseconds, signal) {
        waits.push(milliseconds);
        signal?.throwIfAborted();
        return Promise.resolve();
      },
      random: () => 1,
      now: () => Date.UTC(2030, 0, 1, 12),
      ...options.timing,
    },
  });
  return { clientele, sent, waits };
}

/** An answer in JSON. */
export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reaction {
  return () => Response.json(body, { status, headers });
}

/** A problem with a code, as the directory answers it. */
export function problem(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Reaction {
  return answer(status, { status, code, detail: 'It is so.' }, headers);
}

/** No connection. */
export const offline: Reaction = () => Promise.reject(new TypeError('fetch failed'));
