import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { TestServer } from './test-server.ts';

/** Somebody who reads server-sent events. */
export interface Follower {
  /** The next event's data as it was sent; `undefined` when the server has ended the stream in order. */
  next(): Promise<string | undefined>;
  close(): void;
}

/** Opens a stream of events, of which the first byte has arrived. */
export async function openFollower(
  server: Pick<TestServer, 'url'>,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Follower> {
  const call = get(`${server.url}${path}`, {
    headers: { accept: 'text/event-stream', ...headers },
  });
  call.on('error', () => undefined);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  response.setEncoding('utf8');
  const lines = linesOf(response);
  await lines.next();
  return {
    async next() {
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) {
          assert.ok(response.complete, 'The connection broke off.');
          return undefined;
        }
        if (value.startsWith('data: ')) {
          return value.slice('data: '.length);
        }
      }
    },
    close: () => call.destroy(),
  };
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string, undefined> {
  let text = '';
  for await (const chunk of response as AsyncIterable<string>) {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    yield* lines;
  }
  return undefined;
}
