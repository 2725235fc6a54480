import { type Socket, connect } from 'node:net';

/** An answer as it came over a socket. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A connection for tests that send what no HTTP client would. */
export interface RawConnection {
  readonly socket: Socket;
  send(text: string): void;
  /** The next answer; rejects where the connection ends without one. */
  answer(): Promise<RawAnswer>;
  /** Resolves when the server has closed the connection, with what came after the last answer. */
  closed(): Promise<string>;
}

const patienceMs = 5_000;

/** Connects to a port of this machine. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  let received = '';
  let isOver = false;
  let wake: (() => void) | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    wake?.();
  });
  for (const event of ['end', 'close', 'error']) {
    socket.on(event, () => {
      isOver = true;
      wake?.();
    });
  }

  /** Waits until `take` finds something in what was received. */
  function wait<T>(take: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what} in time`)), patienceMs);
      wake = () => {
        const found = take();
        if (found === undefined && !isOver) {
          return;
        }
        clearTimeout(timer);
        if (found === undefined) {
          reject(new Error(`the connection ended without ${what}`));
        } else {
          resolve(found);
        }
      };
      wake();
    });
  }

  function takeAnswer(): RawAnswer | undefined {
    const parsed = parseAnswer(received);
    received = parsed === undefined ? received : received.slice(parsed.length);
    return parsed;
  }

  await new Promise((resolve) => {
    socket.once('connect', resolve);
  });
  return {
    socket,
    send: (text) => void socket.write(text, 'latin1'),
    answer: () => wait(takeAnswer, 'an answer'),
    async closed() {
      await wait(() => (isOver ? true : undefined), 'an end');
      socket.destroy();
      return received;
    },
  };
}

function parseAnswer(text: string): (RawAnswer & { readonly length: number }) | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) {
    return undefined;
  }
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyStart = headEnd + 4;
  const length = bodyStart + Number(headers.get('content-length') ?? 0);
  if (text.length < length) {
    return undefined;
  }
  const status = Number(statusLine.split(' ')[1]);
  return { status, headers, body: text.slice(bodyStart, length), length };
}
