import { ConnectionError } from '../errors.ts';
import type { BatchResult, Operation } from '../generated/api.ts';
import { linesOf } from '../lines.ts';
import { type CallOptions, type Transport, halfDuplex, reach } from '../transport.ts';

/**
 * Sends operations as lines while they are made, and gives the result of each, in their order. Sent once:
 * what has a result is stored as it says, of the up to 500 behind it nothing is known. Throws a
 * `ConnectionError` where results are missing at the end.
 */
export async function* batchStream(
  transport: Transport,
  operations: Iterable<Operation> | AsyncIterable<Operation>,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<BatchResult> {
  const counted = { sent: 0 };
  const body = byteStream(linesFrom(operations, counted));
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
    await lines.return(undefined);
  }
  if (received < counted.sent) {
    throw new ConnectionError(`Of ${counted.sent} operations ${received} have a result.`);
  }
}

const ndjson = 'application/x-ndjson';

async function* linesFrom(
  operations: Iterable<Operation> | AsyncIterable<Operation>,
  counted: { sent: number },
): AsyncGenerator<string> {
  for await (const operation of operations) {
    counted.sent += 1;
    yield `${JSON.stringify(operation)}\n`;
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
