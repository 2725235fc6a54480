import type { ServerResponse } from 'node:http';

/** Answers that are sent piece by piece. */
export interface Streams {
  /**
   * Sends a stream as the body of an answer whose head has been written, at the pace of its reader, and
   * ends the answer. The stream is returned as soon as its reader has gone or `endAll` is called. Rejects
   * with what it threw, after closing the connection: there is no other way left to say that it is not whole.
   * A stream that `mustBeWhole` is closed like this by `endAll`, too, and nobody's fault.
   */
  send(
    response: ServerResponse,
    pieces: AsyncIterable<string | Uint8Array>,
    options?: { readonly mustBeWhole?: boolean },
  ): Promise<void>;
  /** Ends all streams in order, those that begin later too: each after the piece that it is making. */
  endAll(): void;
}

/** Makes the keeper of a server's streams. A reader who stands still is the business of the connection's timeout. */
export function createStreams(): Streams {
  const running = new Set<() => void>();
  let isEnding = false;

  async function send(
    response: ServerResponse,
    pieces: AsyncIterable<string | Uint8Array>,
    { mustBeWhole = false }: { readonly mustBeWhole?: boolean } = {},
  ): Promise<void> {
    const iterator = pieces[Symbol.asyncIterator]();
    let returned: Promise<unknown> | undefined;

    function stop(): void {
      returned ??= Promise.resolve(iterator.return?.());
      // Awaited below; until then it must not count as unhandled.
      returned.catch(ignore);
    }

    running.add(stop);
    response.once('close', stop);
    if (isEnding || response.destroyed) {
      stop();
    }
    try {
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
        if (!response.destroyed && !response.write(step.value)) {
          await roomIn(response);
        }
      }
      const isCut = returned !== undefined;
      await returned;
      if (isCut && mustBeWhole) {
        response.destroy();
      } else {
        response.end();
      }
    } catch (error) {
      response.destroy();
      throw error;
    } finally {
      running.delete(stop);
      response.off('close', stop);
    }
  }

  return {
    send,
    endAll() {
      isEnding = true;
      for (const stop of running) {
        stop();
      }
    },
  };
}

/** Waits until the reader has taken what was written, or has gone. */
function roomIn(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    function settle(): void {
      response.off('drain', settle);
      response.off('close', settle);
      resolve();
    }
    response.on('drain', settle);
    response.on('close', settle);
  });
}

function ignore(): void {}
