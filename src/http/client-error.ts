import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { DirectoryError } from '../domain/errors.ts';
import type { BodyReader } from './body-reader.ts';
import { answerHeaders, errorHeaders, renderSafely } from './responder.ts';
import type { Voice } from './voices.ts';
import { pathOf, plainVoice } from './voices.ts';

/** What Node's parser says when it gives up on a connection. */
export interface ConnectionError extends Error {
  readonly code: string;
  readonly rawPacket?: Buffer;
}

/** What the handler depends on. */
export interface ClientErrorOptions {
  readonly bodies: BodyReader;
  readonly voiceOf: (path: string) => Voice;
  readonly nextRequestId: () => string;
  /** True for a connection whose last request was answered while its body was still arriving. */
  readonly isAnswered: (socket: Duplex) => boolean;
}

/**
 * Handles requests that Node's parser refuses or waits for in vain; by itself Node answers those without
 * a body. One that has reached its route is answered there. Otherwise the answer is written to the
 * socket, in the voice of the request line where the last packet still shows it, else as a problem.
 */
export function createClientErrorHandler({
  bodies,
  voiceOf,
  nextRequestId,
  isAnswered,
}: ClientErrorOptions): (error: ConnectionError, socket: Duplex) => void {
  return function onClientError(error, socket) {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && bodies.readsLines(socket)) {
      return;
    }
    const said = errorOf(error);
    if (bodies.interrupt(socket, said)) {
      return;
    }
    const running = callInFlight(socket);
    if (running !== undefined && !running.req.complete && !running.headersSent) {
      // Its body broke before anybody read it, such as while its key was looked up: it answers for itself.
      running.shouldKeepAlive = false;
      bodies.spoil(socket, said);
      return;
    }
    if (isAnswered(socket) || running !== undefined) {
      // A second answer would be taken for that of the next or the running call.
      socket.destroy();
      return;
    }
    const path = requestPath(error.rawPacket);
    writeError(socket, said, path === undefined ? plainVoice : voiceOf(path), nextRequestId());
  };
}

/** Writes an error to a bare connection, and closes it. */
export function writeError(
  socket: Duplex,
  error: DirectoryError,
  voice: Voice,
  requestId: string,
): void {
  const answer = renderSafely(voice, error);
  const text = JSON.stringify(answer.body);
  const headers = [
    ...answerHeaders({ requestId, voice }, answer, text),
    ...errorHeaders(undefined, error, answer.status),
  ];
  const lines = headers.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`));
  lines.push('Connection: close\r\n');
  const reason = STATUS_CODES[answer.status] ?? 'Error';
  // A socket that left HTTP (CONNECT) has no listener left, and a reset would end the process.
  socket.on('error', ignore);
  socket.end(`HTTP/1.1 ${answer.status} ${reason}\r\n${lines.join('')}\r\n${text}`);
  linger(socket);
}

const lingerMs = 500;

/** Closing at once, with input unread, would make the kernel throw the answer away; waiting for long would give a hostile caller a connection. */
function linger(socket: Duplex): void {
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

function ignore(): void {}

function errorOf({ code, rawPacket }: ConnectionError): DirectoryError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DirectoryError(
        'request_timeout',
        'The request took too long to arrive: send it faster.',
      );
    case 'HPE_HEADER_OVERFLOW':
      return isTargetTooLong(rawPacket)
        ? new DirectoryError('uri_too_long', 'The URL is too long: shorten its query.')
        : new DirectoryError('headers_too_large', 'The headers are too large: send fewer.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new DirectoryError('body_too_large', 'The chunk extensions are too large: omit them.');
    case 'HPE_INVALID_EOF_STATE':
      return new DirectoryError(
        'bad_request',
        'The connection ended before the request was complete.',
      );
    default:
      return new DirectoryError('bad_request', 'The request is not valid HTTP/1.1.');
  }
}

const lineBytesMax = 8_192;

function isTargetTooLong(packet: Buffer | undefined): boolean {
  const lineEnd = packet?.indexOf('\n') ?? 0;
  return lineEnd < 0 || lineEnd > lineBytesMax;
}

function requestPath(packet: Buffer | undefined): string | undefined {
  const start = packet?.toString('latin1', 0, lineBytesMax) ?? '';
  const target = /^[A-Z]+ (\/[!-~]*)(?: |$)/.exec(start)?.[1];
  return target === undefined ? undefined : pathOf(target);
}

/** Node keeps the answer that is being made on the socket; it is its own test for the same question. */
function callInFlight(socket: Duplex): ServerResponse | undefined {
  return (Reflect.get(socket, '_httpMessage') as ServerResponse | null | undefined) ?? undefined;
}
