import { type Connection, openConnection } from './connection.ts';

/** What callers have seen so far, while a database came and went. */
export interface Seen {
  /** Emails of the writes that were answered with success. */
  readonly written: Set<string>;
  /** How often each status was answered. */
  readonly statuses: Map<number, number>;
  /** Answers of 503 that did not say when to try again. */
  withoutRetryAfter: number;
}

/** Callers that go on until they are told to stop. */
export interface Callers {
  readonly seen: Seen;
  /** Waits until somebody is answered with one of these statuses from now on; for milliseconds that much. */
  until(status: number): Promise<number>;
  stop(): Promise<void>;
}

/** So many calls in vain are no outage any more. */
const callsMax = 1_000_000;

/** Starts writers, each of which makes one new client after the other, and as many readers of the list. */
export function startCallers(
  urls: readonly string[],
  key: string,
  { writers, readers }: { readonly writers: number; readonly readers: number },
): Callers {
  const seen: Seen = { written: new Set(), statuses: new Map(), withoutRetryAfter: 0 };
  const waiting = new Set<{ readonly status: number; readonly told: () => void }>();
  const stopping = new AbortController();

  function note(status: number, retryAfter: string | undefined): void {
    seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
    if (status === 503 && retryAfter === undefined) {
      seen.withoutRetryAfter += 1;
    }
    for (const one of waiting) {
      if (one.status === status) {
        waiting.delete(one);
        one.told();
      }
    }
  }

  async function run(index: number, call: (one: Connection, number: number) => Promise<void>) {
    const one = openConnection(urls[index % urls.length] ?? '', key);
    for (let number = 0; number < callsMax && !stopping.signal.aborted; number++) {
      await call(one, number);
    }
    one.close();
  }

  const write = (writer: number) => async (one: Connection, number: number) => {
    const email = `w${writer}.${number}@example.com`;
    const { status, headers } = await one.send('POST', '/api/v1/customers', { email });
    note(status, headers['retry-after']);
    if (status === 200) {
      seen.written.add(email);
    }
  };
  const read = async (one: Connection) => {
    const { status, headers } = await one.send('GET', '/api/v1/clients?limit=1');
    note(status, headers['retry-after']);
  };
  const running = [
    ...Array.from({ length: writers }, (_, writer) => run(writer, write(writer))),
    ...Array.from({ length: readers }, (_, reader) => run(reader, read)),
  ];
  return {
    seen,
    async until(status) {
      const began = performance.now();
      await Promise.race([
        new Promise<void>((told) => waiting.add({ status, told })),
        // Where one of them breaks, nobody would be told.
        Promise.all(running),
      ]);
      return performance.now() - began;
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
