/** How many streams are open. */
export interface StreamLimit {
  isReached(): boolean;
  /** The same stream, counted from its first piece until it ends or is returned. */
  count(stream: AsyncIterableIterator<string>): AsyncIterableIterator<string>;
}

/** A limit of so many streams. */
export function createStreamLimit(max: number): StreamLimit {
  const open = new Set<object>();

  function count(stream: AsyncIterableIterator<string>): AsyncIterableIterator<string> {
    let isOver = false;

    function end(): void {
      isOver = true;
      open.delete(stream);
    }

    return {
      async next() {
        if (!isOver) {
          open.add(stream);
        }
        try {
          const step = await stream.next();
          if (step.done === true) {
            end();
          }
          return step;
        } catch (error) {
          end();
          throw error;
        }
      },
      async return() {
        end();
        return (await stream.return?.()) ?? { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  return { isReached: () => open.size >= max, count };
}
