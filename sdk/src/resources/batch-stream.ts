import { ConnectionError, hasCode } from '../errors.ts';
import type { BatchResult, Operation } from '../generated/api.ts';
import { linesOf } from '../lines.ts';
import { type CallOptions, type Transport, halfDuplex, reach } from '../transport.ts';

/**
 * Sends operations as lines while they are made, and gives the result of each, in their order. Sent once:
 * what has a result is stored as it says, of the up to 500 behind it nothing is known. Throws a
 * `ConnectionError` where results are missing at the end, and whatever `operations` throws.
 */
export async function* batchStream(
  transport: Transport,
  operations: Iterable<Operation> | AsyncIterable<Operation>,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<BatchResult> {
  const made: Made = { count: 0, failure: undefined };
  const lines = linesFrom(operations, made);
  try {
    yield* resultsOf(transport, lines, made, signal);
  } catch (error) {
    if (made.failure !== undefined) {
      throw made.failure.error;
    }
    // No operations have no results. The directory takes it for a mistake, which a body of nothing mostly is.
    if (made.count > 0 || !hasCode(error, 'empty_body')) {
      throw error;
    }
  } finally {
    // No more are made when nobody reads on. Not waited for: it may be long until the next one is there.
    void lines.return(undefined).catch(() => undefined);
  }
}

/** What has become of the operations so far. */
interface Made {
  count: number;
  /** Why there are no more: connections do not tell it. */
  failure: { readonly error: unknown } | undefined;
}

async function* resultsOf(
  transport: Transport,
  sent: AsyncGenerator<string>,
  made: Made,
  signal: AbortSignal | undefined,
): AsyncGenerator<BatchResult> {
  const body = byteStream(sent);
  const answer = await transport.open('batchClients', {
    headers: { 'content-type': ndjson, accept: ndjson },
    body: canSendStreams() ? body : await new Response(body).text(),
    signal,
  });
  const lines = linesOf(answer);
  let received = 0;
  try {
    for (;;) {
      const step = await reach(signal, () => lines.next());
      if (step.done === true) {
        break;
      }
      received += 1;
      yield JSON.parse(step.value) as BatchResult;
    }
  } finally {
    await lines.return('');
  }
  if (received < made.count) {
    throw new ConnectionError(`Of ${made.count} operations ${received} have a result.`);
  }
}

const ndjson = 'application/x-ndjson';

async function* linesFrom(
  operations: Iterable<Operation> | AsyncIterable<Operation>,
  made: Made,
): AsyncGenerator<string> {
  try {
    for await (const operation of operations) {
      made.count += 1;
      yield `${JSON.stringify(operation)}\n`;
    }
  } catch (error) {
    made.failure = { error };
    throw error;
  }
}

/** A stream that makes a line when somebody wants one, so that no more wait than the network takes. */
function byteStream(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await lines.next();
      if (step.done === true) {
        controller.close();
      } else {
        controller.enqueue(encoder.encode(step.value));
      }
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

/** Whether requests can be streams here. Browsers that cannot make a text of it, and give it a type. */
function canSendStreams(): boolean {
  try {
    const request = new Request('http://127.0.0.1', {
      method: 'POST',
      body: new ReadableStream(),
      ...halfDuplex,
    });
    return !request.headers.has('content-type');
  } catch {
    return false;
  }
}
