import { ConnectionError } from '../errors.ts';
import { linesOf } from '../lines.ts';
import { delayBefore, mayPass } from '../retry.ts';
import { type OperationId, type Transport, reach } from '../transport.ts';

/** What to follow, where to begin, when to stop. */
export interface Following<Item, Place> {
  readonly operation: OperationId;
  /** Where `undefined`, from wherever the server begins. */
  readonly after: Place | undefined;
  /** The parameters beside `after`. */
  readonly query: object;
  readonly placeOf: (item: Item) => Place;
  readonly signal: AbortSignal | undefined;
}

/** The server says something every 15 seconds. After this long it is gone, whatever the connection says. */
const silenceMax = 45_000;

/** Events as they come, over as many connections as it takes. Throws an answer that will not pass, and the signal's reason. */
export async function* follow<Item, Place>(
  transport: Transport,
  { operation, after, query, placeOf, signal }: Following<Item, Place>,
): AsyncGenerator<Item> {
  const { timing } = transport;
  let position = after;
  for (let attempt = 1; ; attempt += 1) {
    let ending: unknown = new ConnectionError('The stream ended.');
    try {
      for await (const line of streamLines(transport, operation, {
        query: { after: position, ...query },
        signal,
      })) {
        // Every event is one line: JSON has no line feed of its own.
        if (line.startsWith(dataPrefix)) {
          attempt = 1;
          const item = JSON.parse(line.slice(dataPrefix.length)) as Item;
          position = placeOf(item);
          yield item;
        }
      }
    } catch (error) {
      ending = error;
    }
    signal?.throwIfAborted();
    const delay = delayBefore(attempt, ending, timing);
    if (delay === undefined || !mayPass(ending)) {
      throw ending;
    }
    await timing.sleep(delay, signal);
  }
}

const dataPrefix = 'data: ';

/** The lines of one connection, until it ends, breaks or falls silent. */
async function* streamLines(
  transport: Transport,
  operation: OperationId,
  { query, signal }: { readonly query: object; readonly signal: AbortSignal | undefined },
): AsyncGenerator<string> {
  const silence = new AbortController();
  const either = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);

  /** Only waiting for the server counts: whoever reads may take as long as it likes. */
  async function unlessSilent<T>(wait: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      silence.abort(new ConnectionError('The stream fell silent.'));
    }, silenceMax);
    try {
      return await reach(either, wait);
    } finally {
      clearTimeout(timer);
    }
  }

  const request = {
    query,
    headers: { accept: 'text/event-stream' },
    signal: either,
  };
  const lines = linesOf(await unlessSilent(() => transport.open(operation, request)));
  try {
    for (;;) {
      const step = await unlessSilent(() => lines.next());
      if (step.done === true) {
        return;
      }
      yield step.value;
    }
  } finally {
    await lines.return('');
  }
}
