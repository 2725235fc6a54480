import { randomBytes } from 'node:crypto';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import type { Settings } from './config/settings.ts';
import { type Access, createAccess } from './directory/access.ts';
import { type ChangeSignal, createChangeSignal } from './directory/change-signal.ts';
import { createDirectory } from './directory/create-directory.ts';
import type { Directory } from './directory/directory.ts';
import { ensureWorkspace } from './directory/first-start.ts';
import { type Keys, createKeys } from './directory/keys.ts';
import type { WriteWatch } from './directory/write-watch.ts';
import { randomBase62 } from './domain/api-key.ts';
import { chooseEngine } from './engine.ts';
import { openImports } from './import-parts.ts';
import type { Imports } from './importing/imports.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { createUuidV7Source } from './lib/uuid.ts';
import type { Engine, Migrated, OpenOptions } from './storage/engine.ts';
import type { Storage } from './storage/storage.ts';

/** 143 bits: nobody guesses an invitation. */
const inviteCodeLength = 24;
/** As long as the keys that are derived from it. */
const secretBytes = 32;

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
  /** See `Engine.sharesWithServer`. */
  sharesWithServer(): boolean;
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

/** Opens the directory on an engine that was chosen, for a server or for a command. Rejects as `Engine.open` does. */
export async function openOn(
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
    waitMaxMs: settings.writeWaitMaxMs,
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
      sharesWithServer: () => engine.sharesWithServer(),
      close: () => storage.close(),
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Makes something the first time that it is asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
