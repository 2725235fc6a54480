import type { ChangePage } from '../../directory/read-changes.ts';
import { fromChange } from './change-from-domain.ts';

/** Pages of changes as server-sent events (HTML standard, section 9.2): one event a change, a comment where a page is empty. */
export function eventStream(
  pages: AsyncIterableIterator<ChangePage>,
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
        : { done: false, value: eventsOf(step.value) };
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

function eventsOf({ changes }: ChangePage): string {
  if (changes.length === 0) {
    return ': nothing new\n\n';
  }
  const events = changes.map((change) => {
    // JSON has no line feed of its own, so that one `data` line holds it.
    const data = JSON.stringify(fromChange(change));
    return `id: ${change.position}\nevent: ${change.type}\ndata: ${data}\n\n`;
  });
  return events.join('');
}
