import type { Settings } from './config/settings.ts';
import type { MetricsServer } from './http/metrics-server.ts';
import type { HttpServer, ServerOptions } from './http/server.ts';
import type { HttpSettings } from './http/settings.ts';
import { parseListenAddress } from './lib/listen-address.ts';
import type { Storage } from './storage/storage.ts';
import type { Watching } from './watching/watching.ts';

/** The server with its settings, log and operators' calls. It is loaded only here: few commands need it. */
export async function createHttpServer(
  settings: Settings,
  parts: Omit<ServerOptions, 'settings' | 'log' | 'watch' | 'operations'> & {
    readonly storage: Storage;
  },
  watching: Watching,
): Promise<HttpServer> {
  const { createServer } = await import('./http/server.ts');
  return createServer({
    ...parts,
    settings: httpSettings(settings),
    log: watching.log,
    watch: watching.http,
    operations: {
      checkStorage: () => parts.storage.health.check(),
      metrics: () => watching.metrics(),
    },
  });
}

/** Figures at an address of their own, which needs no key; `undefined` where the settings name none. */
export async function serveMetricsOf(
  settings: Settings,
  watching: Watching,
): Promise<MetricsServer | undefined> {
  const address = parseListenAddress(settings.metrics ?? '');
  if (address === undefined) {
    return undefined;
  }
  const { serveMetrics } = await import('./http/metrics-server.ts');
  return serveMetrics(address, () => watching.metrics());
}

function httpSettings(settings: Settings): HttpSettings {
  return {
    requestTimeoutMs: settings.requestTimeoutSeconds * 1_000,
    headersTimeoutMs: settings.headersTimeoutSeconds * 1_000,
    keepAliveTimeoutMs: settings.keepAliveTimeoutSeconds * 1_000,
    stalledTimeoutMs: settings.stalledTimeoutSeconds * 1_000,
    closeTimeoutMs: settings.closeTimeoutSeconds * 1_000,
    connectionsMax: settings.connectionsMax,
    loopDelayMaxMs: settings.loopDelayMaxMs,
    publicUrl: settings.publicUrl,
    trustedProxies: settings.trustProxy === '' ? [] : settings.trustProxy.split(','),
    rateLimit:
      settings.rateLimitRequests === 0
        ? null
        : { requests: settings.rateLimitRequests, seconds: settings.rateLimitSeconds },
    refusesJunkIds: settings.refuseJunkIds,
  };
}
