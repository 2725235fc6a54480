import { randomBytes, randomUUID } from 'node:crypto';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { createSessionRing } from './accounts/session-ring.ts';
import { programVersion } from './config/program-version.ts';
import { defaultSettings, type Settings } from './config/settings.ts';
import type { ReadImported } from './importing/converting/row-rules.ts';
import { createImports, type Imports } from './importing/imports.ts';
import { startImportWorker, wakingImports } from './importing/import-worker.ts';
import { createRest } from './importing/rest.ts';
import { type Access, createAccess } from './directory/access.ts';
import { type CallLog, createCallLog } from './directory/call-log.ts';
import { type ChangeSignal, createChangeSignal } from './directory/change-signal.ts';
import { createDirectory } from './directory/create-directory.ts';
import type { Directory } from './directory/directory.ts';
import { ensureAdminKey, ensureWorkspace } from './directory/first-start.ts';
import { createKeyRing } from './directory/key-ring.ts';
import { type CreatedKey, type Keys, createKeys } from './directory/keys.ts';
import { createStatistics } from './directory/statistics.ts';
import type { WriteWatch } from './directory/write-watch.ts';
import { randomBase62 } from './domain/api-key.ts';
import { chooseEngine } from './engine.ts';
import { causesOf, type FailedCall, type HttpLog } from './http/log.ts';
import type { HttpServer, ServerOptions } from './http/server.ts';
import type { MetricsServer } from './http/metrics-server.ts';
import type { HttpSettings } from './http/settings.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { hostInUrl } from './lib/host-in-url.ts';
import { parseListenAddress } from './lib/listen-address.ts';
import { createUuidV7Source } from './lib/uuid.ts';
import { welcomeLink } from './lib/welcome-link.ts';
import type { MoveProgress, MoveReport } from './moving/move.ts';
import type { Engine, Migrated, OpenOptions } from './storage/engine.ts';
import type { Storage } from './storage/storage.ts';
import type { TransferStore } from './storage/transfer-store.ts';
import type { Environment } from './watching/traces-wanted.ts';
import { type Watching, type WatchingOptions, createWatching } from './watching/watching.ts';

export { createRest };

/*
 * The composition root: the only file that knows every part. `serve` and the tests start a server
 * here, every other command opens the directory without one.
 */

/** What opening a directory takes. */
export interface DirectoryOptions {
  readonly settings: Settings;
  readonly clock?: Clock;
  /** Make the data and its workspace `default` where they do not exist yet. */
  readonly mayCreate: boolean;
  /** What is done with it writes thousands of clients. */
  readonly writesForLong?: boolean;
}

/** A directory that is open for use cases. */
export interface OpenDirectory {
  /** Where its data is, as anybody may see it: a path, or a URL without its password. */
  readonly place: string;
  readonly storage: Storage;
  readonly directory: Directory;
  readonly access: Access;
  readonly keys: Keys;
  readonly accounts: Accounts;
  /** Loaded when it is asked for: most commands need none. */
  imports(): Promise<Imports>;
  /** Of this installation: what is sealed or signed is so with it. */
  readonly secret: string;
  /** Told of each commit of this process. */
  readonly signal: ChangeSignal;
  /** A new UUIDv7. */
  readonly newId: (ms?: number) => string;
  close(): Promise<void>;
}

/** Opens the directory of the settings. Other processes may have it open too. Rejects as `Engine.open` does. */
export async function openDirectory(options: DirectoryOptions): Promise<OpenDirectory> {
  const engine = await chooseEngine(options.settings);
  return openOn(engine, { ...options, isServer: false });
}

/** Brings the data of the settings to the schema of this version. Rejects as `Engine.migrate` does. */
export async function migrateData(
  settings: Settings,
): Promise<Migrated & Pick<OpenDirectory, 'place'>> {
  const engine = await chooseEngine(settings);
  return { place: engine.place, ...(await engine.migrate()) };
}

/** Where data is: in a data directory, or in a PostgreSQL database. */
export type Place = Pick<Settings, 'data'> | { readonly database: string };

/**
 * Moves all data from one place to another, or goes on with a move that was interrupted. Rejects with `MoveError`,
 * with `AlreadyServedError` where a server has one of the places, and as `Engine.open` does.
 */
export async function moveData(
  { from, to }: { readonly from: Place; readonly to: Place },
  onProgress: (progress: MoveProgress) => void,
): Promise<MoveReport> {
  const { move } = await import('./moving/move.ts');
  const engines = { source: await engineAt(from), target: await engineAt(to) };
  await using parts = new AsyncDisposableStack();
  const open = async (side: 'source' | 'target'): Promise<TransferStore> => {
    const reservation = engines[side].reserve();
    parts.defer(() => reservation.release());
    const store = await engines[side].openTransfer(side);
    parts.defer(() => store.close());
    return store;
  };
  return await move({ source: await open('source'), target: await open('target'), onProgress });
}

function engineAt(place: Place): Promise<Engine> {
  return chooseEngine({ ...defaultSettings, database: undefined, ...place });
}

async function openOn(
  engine: Engine,
  options: DirectoryOptions & OpenOptions & { readonly watch?: WriteWatch },
): Promise<OpenDirectory> {
  const { settings, clock = systemClock, watch } = options;
  const { mayCreate, isServer, writesForLong, onWait } = options;
  const newId = createUuidV7Source({ now: () => clock.now(), randomBytes });
  const storage = await engine.open({ mayCreate, isServer, writesForLong, onWait });
  const signal = createChangeSignal();
  const directory = createDirectory({
    storage,
    clock,
    signal,
    ids: { newId, newInviteCode: () => randomBase62(inviteCodeLength, randomBytes) },
    sessionIdleMs: settings.sessionIdleMinutes * 60_000,
    restorableMs: settings.restoreDays * 86_400_000,
    watch,
    waitingMax: settings.waitingWritesMax,
  });
  const keys = createKeys({ storage, clock, randomBytes });
  const access = createAccess({ access: storage.access, keys, clock, newUuid: newId });
  try {
    if (mayCreate) {
      await ensureWorkspace(access);
    }
    const secret = await storage.access.secret(randomBytes(secretBytes).toString('base64url'));
    const accounts = createAccounts({
      storage,
      clock,
      randomBytes,
      newId,
      secret,
      idleMs: settings.consoleIdleMinutes * 60_000,
      lifetimeMs: settings.consoleHours * 3_600_000,
    });
    return {
      place: engine.place,
      storage,
      directory,
      access,
      keys,
      accounts,
      imports: once(() => openImports(settings, { storage, directory, clock, newId })),
      secret,
      signal,
      newId,
      close: () => storage.close(),
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Imports read the words of every dialect, which few commands have to load. */
async function openImports(
  settings: Settings,
  parts: Pick<Parameters<typeof createImports>[0], 'storage' | 'directory' | 'clock' | 'newId'>,
): Promise<Imports> {
  const { dialects, ownDialect } = await import('./dialects/registry.ts');
  const refusesJunkIds = settings.refuseJunkIds;
  const readers = new Map<string | null, ReadImported>();
  for (const dialect of dialects.toReversed()) {
    readers.set(dialect.id, (body, fields) =>
      dialect.readImported(body, { fields, refusesJunkIds }),
    );
  }
  readers.set(null, (body, fields) => ownDialect.readImported(body, { fields, refusesJunkIds }));
  return createImports({
    ...parts,
    readers,
    keepMs: settings.importDays * 86_400_000,
    bytesMax: settings.importMegabytes * 1_048_576,
  });
}

/** Makes something the first time that it is asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** 143 bits: nobody guesses an invitation. */
const inviteCodeLength = 24;

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
  readonly metricsPort: number | undefined;
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
  const reservation = engine.reserve();
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
    newId: createUuidV7Source({ now: () => clock.now(), randomBytes }),
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
  });
  const { webhooks } = deliveries;
  const imports = await opened.imports();
  const worker = startImportWorker({
    imports,
    owner: reservation.isExclusive ? 'server' : `server:${randomUUID()}`,
    rest: createRest(importRestEveryMs),
    onError: (error) => watching.log.failed(failedImport(error)),
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
    metricsPort: metricsServer?.port,
    firstKey,
    drain: () => server.drain(),
    callLog,
    welcomeLink: token === undefined ? undefined : welcomeLink(settings.publicUrl ?? url, token),
    close: () => started.disposeAsync(),
  };
}

/** An import is nobody's call; the log has it under its own name. */
function failedImport(error: unknown): FailedCall {
  return { requestId: 'import', method: 'RUN', code: 'internal', causes: causesOf(error) };
}

/** Other requests of this server come in between the chunks of an import; this is for other processes. */
const importRestEveryMs = 250;

/** A token for the first owner of the first workspace; `undefined` where an owner has joined. */
async function firstOwnerToken({ access, accounts }: OpenDirectory): Promise<string | undefined> {
  const [workspace] = await access.listWorkspaces();
  return workspace === undefined ? undefined : accounts.invitations.first(workspace.workspaceId);
}

async function createHttpServer(
  settings: Settings,
  parts: Omit<ServerOptions, 'settings' | 'log' | 'watch' | 'operations'> &
    Pick<OpenDirectory, 'storage'>,
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

async function serveMetricsOf(
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
/** What a delivery that failed through a fault of ours is called where calls are. */
const deliveryCall = { requestId: '-', method: 'DELIVER', code: 'internal' };

/** As long as the keys that are derived from it. */
const secretBytes = 32;

const silentLog: HttpLog = { failed: () => undefined };

function httpSettings(settings: Settings): HttpSettings {
  return {
    requestTimeoutMs: settings.requestTimeoutSeconds * 1_000,
    headersTimeoutMs: settings.headersTimeoutSeconds * 1_000,
    keepAliveTimeoutMs: settings.keepAliveTimeoutSeconds * 1_000,
    stalledTimeoutMs: settings.stalledTimeoutSeconds * 1_000,
    closeTimeoutMs: settings.closeTimeoutSeconds * 1_000,
    connectionsMax: settings.connectionsMax,
    loopDelayMaxMs: settings.loopDelayMaxMs,
    waitingWritesMax: settings.waitingWritesMax,
    publicUrl: settings.publicUrl,
    rateLimit:
      settings.rateLimitRequests === 0
        ? null
        : { requests: settings.rateLimitRequests, seconds: settings.rateLimitSeconds },
    refusesJunkIds: settings.refuseJunkIds,
  };
}

/** A server on every address is reached over loopback by those who sit at its machine. */
function urlOf(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${hostInUrl(reached)}:${port}`;
}
