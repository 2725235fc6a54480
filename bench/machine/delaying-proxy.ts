import { connect, createServer, type Socket } from 'node:net';

/*
 * A TCP proxy that keeps what comes from the target for some time: a network in which the target is further away.
 * `node bench/machine/delaying-proxy.ts URL MS` prints where it listens.
 */

const [target = '', delayText = ''] = process.argv.slice(2);
const { hostname, port } = new URL(target);
const delayMs = Number(delayText);

const server = createServer((near) => {
  const far = connect({ host: hostname, port: Number(port), noDelay: true });
  near.setNoDelay(true);
  near.pipe(far);
  delay(far, near);
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
});

/** Passes bytes on in their order, each `delayMs` after it came. */
function delay(from: Socket, to: Socket): void {
  from.on('data', (bytes: Buffer) => {
    setTimeout(() => to.write(bytes), delayMs);
  });
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') {
    process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
  }
});
process.once('SIGTERM', () => process.exit(0));
