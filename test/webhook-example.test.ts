import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startTestServer } from './support/test-server.ts';

/* The receiver in docs/native/webhooks.md, as it is printed, as a program of its own. */

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/native/webhooks.md'), 'utf8');
const triesMax = 500;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

it('the receiver in the manual verifies what is sent, and refuses what others send', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-receiver-'));
  const server = await startTestServer({
    settings: { webhookAllow: '127.0.0.1/32', webhookRetrySeconds: '0' },
  });
  const port = await freePort();
  const key = await server.addKey(['admin', 'write']);
  const body = { url: `http://127.0.0.1:${port}/`, events: ['client.created'] };
  const made = await server.call('POST', '/api/v2/webhooks', { key, body });
  const { id, secret } = made.body as { id: string; secret: string };
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const [, example = ''] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];
  writeFileSync(join(folder, 'receiver.mjs'), example);
  const receiver = spawn(process.execPath, ['receiver.mjs'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let succeeded = false;
    for (let tries = 0; !succeeded && tries < triesMax; tries++) {
      const test = await server.call('POST', `/api/v2/webhooks/${id}/test`, { key });
      succeeded = (test.body as { succeeded: boolean }).succeeded;
    }
    assert.ok(succeeded, 'the receiver did not start');
    const forged = await fetch(body.url, { method: 'POST', body: '{}' });
    assert.equal(forged.status, 401);

    const printed = new Promise<string>((resolve) => {
      let seen = '';
      receiver.stdout.on('data', (piece: Buffer) => {
        seen += piece.toString();
        if (/client\.created .*\n/.test(seen)) {
          resolve(seen);
        }
      });
    });
    const client = await server.call('POST', '/api/v2/clients', { key, body: { name: 'Someone' } });

    const { id: clientId } = client.body as { id: string };
    assert.match(await printed, new RegExp(`client\\.created ${clientId} 1`));
  } finally {
    receiver.kill();
    await once(receiver, 'exit');
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
