import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../../config/settings.ts';
import { type CommandCall, defineCommand } from '../command.ts';
import { curlExamples } from '../curl-lines.ts';
import { createServerLog } from '../../watching/server-log.ts';
import { statusOfSignal, stopSignal } from '../stop-signal.ts';
import type { RunningServer } from '../../main.ts';
import { hostInUrl } from '../../lib/host-in-url.ts';

/** `clientele serve` */
export const serve = defineCommand({
  name: 'serve',
  summary: 'Answer the APIs of all dialects',
  details: [
    'Prints a line with "listening on http://HOST:PORT" when it is ready. On the first start it makes a',
    'workspace and an admin key, which is printed this once. Until an owner can sign in to the console, each start',
    'prints a link that makes the first owner. SIGTERM and SIGINT end it with status 0: /readyz says no at once,',
    'calls are taken for as long as --drain says, and those that run are finished. A second signal ends at once.',
    'OTEL_EXPORTER_OTLP_ENDPOINT names a collector of OpenTelemetry for traces.',
  ],
  options: {},
  hasJson: false,
  async run(call) {
    const { settings, clock, note, print } = call;
    const log = createServerLog({ level: settings.logLevel, clock, write: note });
    const signal = stopSignal((second) => process.exit(statusOfSignal(second)));
    const { startServer } = await import('../../main.ts');
    const server = await startServer(settings, {
      clock,
      log,
      environment: process.env,
      onWait: (why) => note(`clientele: ${why} Waiting for it.`),
    });
    welcome(server, call);
    invite(server, call);
    log.info('started', { port: server.port, node: process.version });
    if (!isLoopback(settings.host)) {
      note(
        'clientele: others can reach this address, and without TLS they can read keys and data on the way. Put a TLS proxy in front.',
      );
    }
    if (server.metricsUrl !== undefined) {
      print(`Figures are at ${server.metricsUrl}`);
    }
    print(`Clientele is listening on ${listenUrl(settings, server)} (data in ${server.place})`);
    log.info('stopping', { signal: await signal });
    server.drain();
    await delay(settings.drain * 1_000);
    await server.close();
    log.info('stopped');
    return undefined;
  },
});

/** On the first start: the key, and how to use it. */
function welcome(server: RunningServer, { print }: CommandCall<object>): void {
  if (server.firstKey === undefined) {
    return;
  }
  const { key } = server.firstKey;
  print(
    `This is the first start with ${server.place}. Its admin key is shown this once, so keep it:`,
  );
  print('');
  print(`  ${key}`);
  print('');
  print('One request per dialect, to paste into another terminal:');
  for (const { dialect, line } of curlExamples(server.url, key)) {
    print('');
    print(`# ${dialect}`);
    print(line);
  }
  print('');
}

/** While no owner can sign in to the console: how the first one does. */
function invite({ welcomeLink }: RunningServer, { print }: CommandCall<object>): void {
  if (welcomeLink === undefined) {
    return;
  }
  print('No owner can sign in to the console yet. This link makes the first one, once:');
  print('');
  print(`  ${welcomeLink}`);
  print('');
}

function listenUrl(settings: Settings, server: RunningServer): string {
  return `http://${hostInUrl(settings.host)}:${server.port}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
