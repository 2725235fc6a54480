import type { Duplex } from 'node:stream';
import type { Line } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { Exchange } from './exchange.ts';
import { awaitsContinue } from './exchange.ts';
import { readContent, readLines } from './read-lines.ts';

/** Reads bodies as bytes, and knows which connections have one under way. */
export interface BodyReader {
  /**
   * The whole body. Rejects with `body_too_large` as soon as more than `bytesMax` is announced or has
   * arrived, and with whatever `interrupt` is given.
   */
  read(exchange: Exchange, bytesMax: number): Promise<Buffer>;
  /** The body line by line, for as long as it takes: see `readLines`. */
  lines(exchange: Exchange): AsyncIterable<Line>;
  /** The bytes of a body, for as long as it takes: see `readContent`. */
  content(exchange: Exchange): AsyncIterable<Uint8Array>;
  /** True while a body is read line by line, or handed on as it arrives, on this connection: a whole body's time does not apply to it. */
  readsLines(socket: Duplex): boolean;
  /** Ends the read that is under way on this connection; false where there is none. */
  interrupt(socket: Duplex, error: DirectoryError): boolean;
  /** Fails the next read on this connection: the rest of the body that has begun to arrive never will. */
  spoil(socket: Duplex, error: DirectoryError): void;
}

/** Makes a body reader. */
export function createBodyReader(): BodyReader {
  const underWay = new Map<Duplex, (error: DirectoryError) => void>();
  const spoilt = new WeakMap<Duplex, DirectoryError>();
  const inPiecesOn = new WeakSet<Duplex>();

  function read({ request, response }: Exchange, bytesMax: number): Promise<Buffer> {
    // Node's parser accepts no second length, so this is the one that counts.
    const announced = Number(request.headers['content-length'] ?? 0);
    const fault = spoilt.get(request.socket);
    if (fault !== undefined) {
      return Promise.reject(fault);
    }
    if (announced > bytesMax) {
      return Promise.reject(tooLarge(bytesMax));
    }
    if (awaitsContinue(request)) {
      response.writeContinue();
    }
    return new Promise((resolve, reject) => {
      const { socket } = request;
      let chunks: Buffer[] = [];
      let bytes = 0;

      function stop(error: DirectoryError): void {
        underWay.delete(socket);
        // What arrives from here on is thrown away.
        chunks = [];
        bytes = -Infinity;
        reject(error);
      }

      underWay.set(socket, (error) => {
        // Whatever the reason, what follows on this connection is no request.
        response.shouldKeepAlive = false;
        stop(error);
      });
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > bytesMax) {
          stop(tooLarge(bytesMax));
        } else if (bytes > 0) {
          chunks.push(chunk);
        }
      });
      request.on('end', () => {
        underWay.delete(socket);
        const [first] = chunks;
        resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
      });
      request.on('error', () => stop(goneAway()));
    });
  }

  function inPieces<T>(exchange: Exchange, readPieces: () => AsyncGenerator<T>): AsyncGenerator<T> {
    // At once: once the answer has begun, as it may before the first piece, there is no telling any more.
    if (awaitsContinue(exchange.request)) {
      exchange.response.writeContinue();
    }
    return tracked(exchange, readPieces);
  }

  async function* tracked<T>(
    exchange: Exchange,
    readPieces: () => AsyncGenerator<T>,
  ): AsyncGenerator<T> {
    const { socket } = exchange.request;
    inPiecesOn.add(socket);
    try {
      yield* readPieces();
    } finally {
      inPiecesOn.delete(socket);
    }
  }

  /** What is wrong with the rest is thrown to whoever reads it: said in the answer, unless that has begun. */
  async function* interruptible(exchange: Exchange): AsyncGenerator<Buffer> {
    const { request, response } = exchange;
    const fault = spoilt.get(request.socket);
    if (fault !== undefined) {
      throw fault;
    }
    const interrupted = Promise.withResolvers<never>();
    // It may come while nobody waits for a piece.
    interrupted.promise.catch(ignore);
    underWay.set(request.socket, (error) => {
      response.shouldKeepAlive = false;
      interrupted.reject(error);
    });
    const pieces = readContent(exchange);
    try {
      for (;;) {
        const step = await Promise.race([pieces.next(), interrupted.promise]);
        if (step.done === true) {
          return;
        }
        yield step.value;
      }
    } finally {
      underWay.delete(request.socket);
      // Not awaited: it ends only when the piece that it waits for has come.
      void pieces.return(undefined).catch(ignore);
    }
  }

  return {
    read,
    lines: (exchange) => inPieces(exchange, () => readLines(interruptible(exchange))),
    content: (exchange) => inPieces(exchange, () => interruptible(exchange)),
    readsLines: (socket) => inPiecesOn.has(socket),
    interrupt(socket, error) {
      const stop = underWay.get(socket);
      stop?.(error);
      return stop !== undefined;
    },
    spoil: (socket, error) => void spoilt.set(socket, error),
  };
}

/** Nobody is there to read it; it only ends the call. */
function goneAway(): DirectoryError {
  return new DirectoryError('bad_request', 'The connection ended before the body was complete.');
}

function tooLarge(bytesMax: number): DirectoryError {
  return new DirectoryError(
    'body_too_large',
    `The body must have at most ${bytesMax} bytes: send less at a time.`,
  );
}

function ignore(): void {
  // Whoever reads the pieces hears of it.
}
