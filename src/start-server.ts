import { createSessionRing } from './accounts/session-ring.ts';
import { programVersion } from './config/program-version.ts';
import type { Settings } from './config/settings.ts';
import { type CallLog, createCallLog } from './directory/call-log.ts';
import { ensureAdminKey } from './directory/first-start.ts';
import { createKeyRing } from './directory/key-ring.ts';
import type { CreatedKey } from './directory/keys.ts';
import { createStatistics } from './directory/statistics.ts';
import { chooseEngine } from './engine.ts';
import type { HttpLog } from './http/log.ts';
import { createHttpServer, serveMetricsOf } from './http-parts.ts';
import { startServerImports } from './import-parts.ts';
import { wakingImports } from './importing/import-worker.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { hostInUrl } from './lib/host-in-url.ts';
import { welcomeLink } from './lib/welcome-link.ts';
import { type OpenDirectory, openOn } from './open-directory.ts';
import type { Environment } from './watching/traces-wanted.ts';
import { type WatchingOptions, createWatching } from './watching/watching.ts';

/** What a delivery that failed through a fault of ours is called where calls are. */
const deliveryCall = { requestId: '-', method: 'DELIVER', code: 'internal' };

const silentLog: HttpLog = { failed: () => undefined };

/** Parts that tests replace. */
export interface ServerParts {
  readonly clock?: Clock;
  readonly log?: WatchingOptions['log'];
  /** Where the `OTEL_…` variables are; nobody is traced unless said. */
  readonly environment?: Environment;
  /** Told once what is waited for, where the data is not there yet. */
  readonly onWait?: (why: string) => void;
}

/** A server that takes requests. */
export interface RunningServer extends Omit<OpenDirectory, 'close'> {
  /** Where it listens, as a caller on this machine reaches it, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Present on the first start of a directory only; its text is never seen again. */
  readonly firstKey: CreatedKey | undefined;
  /** Where figures are had without a key, if anywhere. */
  readonly metricsUrl: string | undefined;
  /** From now on the server says that it is not ready; it goes on answering. */
  drain(): void;
  /** Leads to the page that makes the first owner; absent where an owner can sign in. */
  readonly welcomeLink: string | undefined;
  /** What callers did; flushed by itself. */
  readonly callLog: CallLog;
  /** Finishes what is in flight and closes everything. */
  close(): Promise<void>;
}

/**
 * Opens the directory for a server and listens. Throws what `openDirectory` does, `AlreadyServedError`
 * where another server has data that only one may serve, or the error of the network.
 */
export async function startServer(
  settings: Settings,
  { clock = systemClock, log = silentLog, environment = {}, onWait }: ServerParts = {},
): Promise<RunningServer> {
  const engine = await chooseEngine(settings);
  // Whatever was started is ended in the opposite order, whether a later part cannot start or all is done.
  await using parts = new AsyncDisposableStack();
  const reservation = engine.reserve({ mayCreate: true });
  parts.defer(() => reservation.release());
  const gauges = {
    waitingWrites: () => opened.directory.waitingWrites(),
    searchThreads: () => opened.storage.health.searchThreads(),
  };
  const watching = await createWatching({ gauges, log, environment, version: programVersion() });
  parts.defer(() => watching.close());
  const opened = await openOn(engine, {
    settings,
    clock,
    mayCreate: true,
    isServer: true,
    onWait,
    watch: watching.writes,
  });
  parts.defer(() => opened.close());
  const keyRing = createKeyRing({ access: opened.storage.access, clock });
  parts.defer(() => keyRing.flush());
  const sessionRing = createSessionRing({
    accounts: opened.storage.accounts,
    stamp: () => opened.storage.access.stamp(),
    clock,
    idleMs: settings.consoleIdleMinutes * 60_000,
  });
  parts.defer(() => sessionRing.flush());
  const callLog = createCallLog({
    calls: opened.storage.calls,
    access: opened.storage.access,
    clock,
    newId: opened.newId,
  });
  parts.defer(() => callLog.flush());
  const statistics = createStatistics({ storage: opened.storage, clock });
  // Only here, so that a command that needs no server starts sooner.
  const [{ createWebhookParts }, { dialects }] = await Promise.all([
    import('./webhook-parts.ts'),
    import('./dialects/registry.ts'),
  ]);
  const deliveries = createWebhookParts({
    settings,
    clock,
    dialects,
    onError: (causes) => watching.log.failed({ ...deliveryCall, causes }),
    ...opened,
    watch: watching.webhooks,
  });
  const { webhooks } = deliveries;
  const imports = await opened.imports();
  const worker = startServerImports({
    imports,
    isOnlyServer: reservation.isExclusive,
    onFailed: (failed) => watching.log.failed(failed),
  });
  parts.defer(() => worker.close());
  const server = await createHttpServer(
    settings,
    {
      dialects,
      clock,
      keyRing,
      sessionRing,
      callLog,
      statistics,
      webhooks,
      ...opened,
      imports: wakingImports(imports, worker),
    },
    watching,
  );
  parts.defer(() => server.close());
  const { port } = await server.listen({ host: settings.host, port: settings.port });
  const metricsServer = await serveMetricsOf(settings, watching);
  parts.defer(() => metricsServer?.close());
  const url = urlOf(settings.host, port);
  parts.defer(() => deliveries.stop());
  await deliveries.start({ url, port });
  const firstKey = await ensureAdminKey(opened.access);
  const token = await firstOwnerToken(opened);
  const started = parts.move();
  return {
    ...opened,
    url,
    port,
    metricsUrl: metricsServer?.url,
    firstKey,
    drain: () => server.drain(),
    callLog,
    welcomeLink: token === undefined ? undefined : welcomeLink(settings.publicUrl ?? url, token),
    close: () => started.disposeAsync(),
  };
}

/** A token for the first owner of the first workspace; `undefined` where an owner has joined. */
async function firstOwnerToken({ access, accounts }: OpenDirectory): Promise<string | undefined> {
  const [workspace] = await access.listWorkspaces();
  return workspace === undefined ? undefined : accounts.invitations.first(workspace.workspaceId);
}

/** A server on every address is reached over loopback by those who sit at its machine. */
function urlOf(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${hostInUrl(reached)}:${port}`;
}
