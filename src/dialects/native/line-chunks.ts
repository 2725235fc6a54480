/** Items in groups, for as long as there are any. */
export interface Chunks<T> extends AsyncIterable<readonly T[]> {
  /** Ends the groups, also while the next item is waited for. */
  stop(): void;
}

/** As many as the directory writes in one transaction with what others ask for. */
const chunkItemsMax = 500;

/**
 * Groups what arrives: items that come in one turn of the event loop go together, up to a limit. Nobody
 * waits for a group to be full, for the sender may wait for the answer to what it has sent.
 */
export function chunksOf<T>(items: AsyncIterable<T>): Chunks<T> {
  let isStopped = false;
  let stopWaiting: (() => void) | undefined;

  /** The next item, or `undefined` where there is no more of them or nobody wants it any more. */
  function arrival(next: Promise<IteratorResult<T>>): Promise<Arrival<T> | undefined> {
    return new Promise((resolve, reject) => {
      stopWaiting = () => resolve(undefined);
      next.then((step) => resolve(step.done === true ? undefined : step), reject);
      if (isStopped) {
        resolve(undefined);
      }
    });
  }

  async function* chunks(): AsyncGenerator<readonly T[]> {
    const iterator = items[Symbol.asyncIterator]();
    try {
      let next = nextOf(iterator);
      for (let item = await arrival(next); item !== undefined; item = await arrival(next)) {
        const chunk = [item.value];
        const turn = endOfTurn();
        next = nextOf(iterator);
        while (chunk.length < chunkItemsMax) {
          const more = await Promise.race([next, turn]);
          if (more === undefined || more.done === true) {
            break;
          }
          chunk.push(more.value);
          next = nextOf(iterator);
        }
        yield chunk;
      }
    } finally {
      // Not awaited: it is returned only when the item that it waits for has come.
      void iterator.return?.().catch(ignore);
    }
  }

  const all = chunks();
  return {
    stop() {
      isStopped = true;
      stopWaiting?.();
    },
    [Symbol.asyncIterator]: () => all,
  };
}

interface Arrival<T> {
  readonly value: T;
}

function nextOf<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next();
  // It may fail while the group before it is being written; then nobody waits for it yet.
  next.catch(ignore);
  return next;
}

function endOfTurn(): Promise<undefined> {
  return new Promise((resolve) => {
    setImmediate(resolve, undefined);
  });
}

function ignore(): void {}
