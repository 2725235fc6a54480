import type { Duplex } from 'node:stream';
import { DirectoryError } from '../domain/errors.ts';
import type { Exchange } from './exchange.ts';
import { awaitsContinue } from './exchange.ts';

/** Reads bodies as bytes, and knows which connections have one under way. */
export interface BodyReader {
  /**
   * The whole body. Rejects with `body_too_large` as soon as more than `bytesMax` is announced or has
   * arrived, and with whatever `interrupt` is given.
   */
  read(exchange: Exchange, bytesMax: number): Promise<Buffer>;
  /** Ends the read that is under way on this connection; false where there is none. */
  interrupt(socket: Duplex, error: DirectoryError): boolean;
}

/** Makes a body reader. */
export function createBodyReader(): BodyReader {
  const underWay = new WeakMap<Duplex, (error: DirectoryError) => void>();

  function read({ request, response }: Exchange, bytesMax: number): Promise<Buffer> {
    // Of two lengths Node's parser accepts neither, so this is the one that counts.
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > bytesMax) {
      return Promise.reject(tooLarge(bytesMax));
    }
    if (awaitsContinue(request)) {
      response.writeContinue();
    }
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const { socket } = request;

      function onData(chunk: Buffer): void {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > bytesMax) {
          stop(tooLarge(bytesMax));
        }
      }

      function onEnd(): void {
        leave();
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
      }

      function onGone(): void {
        stop(
          new DirectoryError('bad_request', 'The connection ended before the body was complete.'),
        );
      }

      function stop(error: DirectoryError): void {
        leave();
        request.pause();
        reject(error);
      }

      function leave(): void {
        underWay.delete(socket);
        request.off('data', onData);
        request.off('end', onEnd);
        request.off('close', onGone);
      }

      underWay.set(socket, stop);
      request.on('data', onData);
      request.on('end', onEnd);
      request.on('close', onGone);
      // A connection that is reset says so here and then closes; without a listener it would end the process.
      request.on('error', ignore);
    });
  }

  return {
    read,
    interrupt(socket, error) {
      const stop = underWay.get(socket);
      stop?.(error);
      return stop !== undefined;
    },
  };
}

function ignore(): void {}

function tooLarge(bytesMax: number): DirectoryError {
  return new DirectoryError(
    'body_too_large',
    `The body must have at most ${bytesMax} bytes: send less at a time.`,
  );
}
