import { connect } from 'node:net';

/** A request as it goes over the wire, also one that no HTTP library would send. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  /** By name, in order; an array is as many lines, `null` takes away what would be added. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly body?: string | Buffer;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Status line and headers as they came. */
  readonly head: string;
  readonly text: string;
  /** True where the server ended the connection after the answer. */
  readonly isClosed: boolean;
  /** From the first byte sent to the last one received. */
  readonly elapsedMs: number;
}

/** The bytes of a request. `Host` and `Content-Length` are added unless the headers have them. */
export function requestBytes({ method, target, headers = {}, body }: RawRequest): Buffer {
  const payload = Buffer.from(body ?? '');
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const isSized = names.has('content-length') || names.has('transfer-encoding');
  const all = {
    ...(names.has('host') ? {} : { Host: '127.0.0.1' }),
    ...(body === undefined || isSized ? {} : { 'Content-Length': String(payload.length) }),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    (value === null ? [] : typeof value === 'string' ? [value] : value).map(
      (each) => `${name}: ${each}\r\n`,
    ),
  );
  const head = `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), payload]);
}

/** A body in chunks (RFC 9112 section 7.1), each of at most `chunkBytes`. */
export function chunked(body: Buffer, chunkBytes = 65_536): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < body.length; start += chunkBytes) {
    const chunk = body.subarray(start, start + chunkBytes);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

const answerWithinMs = 10_000;
const closeWithinMs = 2_000;

/**
 * Sends bytes on a connection of their own and reads one answer; rejects where there is none within
 * ten seconds. `drip` sends them one by one, so many milliseconds apart, until an answer comes.
 */
export function exchange(
  port: number,
  bytes: Buffer,
  { drip }: { readonly drip?: number } = {},
): Promise<RawAnswer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    const received: Buffer[] = [];
    let answer: RawAnswer | undefined;
    let dripper: NodeJS.Timeout | undefined;
    const timer = setTimeout(
      () => finish(new Error('no answer within ten seconds')),
      answerWithinMs,
    );

    socket.setNoDelay(true);
    socket.on('connect', () => {
      if (drip === undefined) {
        socket.write(bytes);
        return;
      }
      let sent = 0;
      dripper = setInterval(() => {
        socket.write(bytes.subarray(sent, sent + 1));
        sent += 1;
      }, drip);
    });
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      answer ??= parseAnswer(Buffer.concat(received), performance.now() - startedAt);
      if (answer === undefined) {
        return;
      }
      clearInterval(dripper);
      if (answer.headers.get('connection') === 'close') {
        // The server says that it will close: hold it to its word, without waiting long.
        setTimeout(() => finish(), closeWithinMs).unref();
      } else {
        finish();
      }
    });
    socket.on('end', () => {
      answer = answer && { ...answer, isClosed: true };
      finish();
    });
    // A server that closes while it is still being sent to resets the connection: what it said before counts.
    socket.on('error', () => undefined);
    socket.on('close', () => finish());

    function finish(error?: Error): void {
      clearTimeout(timer);
      clearInterval(dripper);
      socket.destroy();
      if (answer === undefined) {
        reject(error ?? new Error('the connection ended without an answer'));
      } else {
        resolve(answer);
      }
    }
  });
}

function parseAnswer(bytes: Buffer, elapsedMs: number): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    return undefined;
  }
  const head = bytes.toString('latin1', 0, end);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  if (status < 200) {
    return parseAnswer(bytes.subarray(end + 4), elapsedMs);
  }
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  if (headers.get('transfer-encoding') === 'chunked') {
    // As it stands, sizes of the pieces included: enough to tell answers apart.
    const text = bytes.toString('utf8', end + 4);
    return text.endsWith('0\r\n\r\n')
      ? { status, headers, head, text, isClosed: false, elapsedMs }
      : undefined;
  }
  const length = status === 204 ? 0 : Number(headers.get('content-length') ?? Number.NaN);
  const body = bytes.subarray(end + 4);
  return body.length < length || Number.isNaN(length)
    ? undefined
    : { status, headers, head, text: body.toString('utf8', 0, length), isClosed: false, elapsedMs };
}
