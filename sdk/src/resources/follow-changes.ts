import { ConnectionError } from '../errors.ts';
import type { Change } from '../generated/api.ts';
import { linesOf } from '../lines.ts';
import { delayBefore, mayPass } from '../retry.ts';
import { type Transport, reach } from '../transport.ts';

/** Where to begin, what to leave out, when to stop. */
export interface Following {
  readonly after: number;
  readonly types: readonly Change['type'][] | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The server says something every 15 seconds. After this long it is gone, whatever the connection says. */
const silenceMax = 45_000;

/** Changes as they come, over as many connections as it takes. Throws an answer that will not pass, and the signal's reason. */
export async function* followChanges(
  transport: Transport,
  { after, types, signal }: Following,
): AsyncGenerator<Change> {
  const { timing } = transport;
  let position = after;
  for (let attempt = 1; ; attempt += 1) {
    let ending: unknown = new ConnectionError('The stream of changes ended.');
    try {
      for await (const line of streamLines(transport, { after: position, types, signal })) {
        // Every change is one line: JSON has no line feed of its own.
        if (line.startsWith(dataPrefix)) {
          attempt = 1;
          const change = JSON.parse(line.slice(dataPrefix.length)) as Change;
          position = change.position;
          yield change;
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
  { after, types, signal }: Following,
): AsyncGenerator<string> {
  const silence = new AbortController();
  const either = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);

  /** Only waiting for the server counts: whoever reads may take as long as it likes. */
  async function unlessSilent<T>(wait: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      silence.abort(new ConnectionError('The stream of changes fell silent.'));
    }, silenceMax);
    try {
      return await reach(either, wait);
    } finally {
      clearTimeout(timer);
    }
  }

  const request = {
    query: { after, types: types?.join(',') },
    headers: { accept: 'text/event-stream' },
    signal: either,
  };
  const lines = linesOf(await unlessSilent(() => transport.open('listChanges', request)));
  try {
    for (;;) {
      const step = await unlessSilent(() => lines.next());
      if (step.done === true) {
        return;
      }
      yield step.value;
    }
  } finally {
    await lines.return(undefined);
  }
}
