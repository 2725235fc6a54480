import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Answer, Call } from '../dialect.ts';

/** One server-sent event. */
export interface StreamEvent {
  /** From where a caller goes on who comes back. */
  readonly id: string | number;
  readonly event: string;
  readonly data: JsonValue;
}

/**
 * Pages of events as they are sent (HTML standard, section 9.2), with a comment where a page is empty, and the place
 * that it is behind: an id without data is remembered by who comes back, and tells them of no event.
 */
export function eventStream<Page>(
  pages: AsyncIterableIterator<Page>,
  eventsOf: (page: Page) => readonly StreamEvent[],
  placeBehind: (page: Page) => StreamEvent['id'] | undefined = () => undefined,
): AsyncIterableIterator<string> {
  let hasBegun = false;
  return {
    async next() {
      if (!hasBegun) {
        hasBegun = true;
        // The caller sees that it is connected, and comes back a second after it is not any more.
        return { done: false, value: 'retry: 1000\n\n' };
      }
      const step = await pages.next();
      return step.done === true
        ? { done: true, value: undefined }
        : { done: false, value: textOf(eventsOf(step.value), placeBehind(step.value)) };
    },
    async return() {
      await pages.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function textOf(events: readonly StreamEvent[], place: StreamEvent['id'] | undefined): string {
  if (events.length === 0) {
    return `: nothing new\n${place === undefined ? '' : `id: ${place}\n`}\n`;
  }
  return events
    .map(({ id, event, data }) => {
      // JSON has no line feed of its own, so that one `data` line holds it.
      return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    })
    .join('');
}

/** Whether a caller asks for a stream of events. */
export function wantsStream({ headers }: Call): boolean {
  const ranges = String(headers['accept'] ?? '').split(',');
  return ranges.some(
    (range) =>
      range.split(';')[0]?.trim().toLowerCase() === eventStreamType && !notAcceptable.test(range),
  );
}

/** A weight of 0 says that this is what the caller does not take (RFC 9110 section 12.4.2). */
const notAcceptable = /;\s*q=0(?:\.0{0,3})?\s*(?:;|$)/i;

export const eventStreamType = 'text/event-stream';

/** The answer that goes on without end. */
export function streamAnswer(stream: AsyncIterableIterator<string>): Answer {
  return {
    status: 200,
    contentType: eventStreamType,
    // Or nginx would collect events until its buffer is full.
    headers: { 'X-Accel-Buffering': 'no' },
    content: stream,
  };
}
