import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of a COMMIT: it goes its way, never arrives, or arrives without anybody hearing of it. */
export type Fate = 'passes' | 'is lost' | 'is lost on its way back';

/** A TCP proxy before a PostgreSQL that knows where transactions end. */
export interface CommitProxy {
  /** The database behind it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one that asks what becomes of each COMMIT of a transaction that may write, and holds it back until it knows. */
export async function startCommitProxy(
  database: string,
  fateOf: () => Fate | Promise<Fate>,
): Promise<CommitProxy> {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    near.setNoDelay(true);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    far.pipe(near);
    // What a broken connection leaves unread concerns nobody.
    passOn(near, far, fateOf).catch(() => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(database);
  url.port = address !== null && typeof address === 'object' ? String(address.port) : '';
  return {
    url: url.href,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

async function passOn(
  near: Socket,
  far: Socket,
  fateOf: () => Fate | Promise<Fate>,
): Promise<void> {
  let mayWrite = false;
  for await (const message of messagesOf(near)) {
    const text = textOf(message);
    if (text.startsWith('BEGIN')) {
      mayWrite = !text.includes('READ ONLY');
    }
    const fate = mayWrite && text === 'COMMIT' ? await fateOf() : 'passes';
    if (fate === 'is lost') {
      near.destroy();
      return;
    }
    if (fate === 'is lost on its way back') {
      far.unpipe(near);
      far.write(message);
      await committed(far);
      near.destroy();
      return;
    }
    far.write(message);
  }
}

/** Waits until the database says so, behind its answers to what was sent before. */
async function committed(far: Socket): Promise<void> {
  let heard = '';
  for await (const bytes of far as AsyncIterable<Buffer>) {
    heard += bytes.toString('latin1');
    if (heard.includes('COMMIT\0')) {
      return;
    }
  }
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: a letter, four bytes of length that count themselves, the rest. The first has no letter. */
async function* messagesOf(socket: Socket): AsyncGenerator<Buffer> {
  let bytes = Buffer.alloc(0);
  let letter = 0;
  for await (const more of socket as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, more]);
    while (bytes.length >= letter + 4) {
      const length = letter + bytes.readInt32BE(letter);
      if (bytes.length < length) {
        break;
      }
      yield bytes.subarray(0, length);
      bytes = bytes.subarray(length);
      letter = 1;
    }
  }
}

/** Of a simple query, which is how transactions begin and end; empty for any other message. */
function textOf(message: Buffer): string {
  return message.toString('latin1', 0, 1) === 'Q'
    ? message.toString('latin1', 5, message.length - 1)
    : '';
}
