import { registerHooks } from 'node:module';
import type { Command } from '../../../src/domain/commands.ts';
import type { Directory } from '../../../src/directory/directory.ts';
import type { SqliteStorage } from '../../../src/storage/sqlite/sqlite-storage.ts';
import { createUuidV7Source } from '../../../src/lib/uuid.ts';
import { temporaryDirectory } from '../cli.ts';
import type { DiskEvent } from './disk.ts';
import { DatabaseSync, startRecording } from './recorded-sqlite.ts';

/** What was recorded. */
export interface Recorded {
  readonly events: readonly DiskEvent[];
  /** How many rows of the change log each write has, by its mark; there was no other write. */
  readonly sent: ReadonlyMap<string, number>;
}

/** One write. */
interface Write {
  readonly mark: string;
  readonly commands: readonly Command[];
}

const bulkSize = 3;
/** Requests that arrive together, so that they share a commit. */
const togetherMax = 4;
/** Rounds between two copies of the WAL into the database. */
const checkpointEvery = 4;

/**
 * Writes through the directory and the SQLite engine as they are, whose SQLite is the one that is
 * recorded: migrations, group commits, copies of the WAL, a close, a reopening, and more of the same.
 */
export async function recordWrites(options: {
  readonly rounds: number;
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly random: () => number;
}): Promise<Recorded> {
  const { rounds, synchronous, random } = options;
  const engine = await loadEngine();
  const path = temporaryDirectory();
  const events = startRecording(synchronous);
  const sent = new Map<string, number>();

  for (const half of [0, 1]) {
    const { storage, directory } = await engine.open(path, random);
    const copier = openCopier(engine.databasePath(path));
    for (let round = 0; round < rounds / 2; round++) {
      const together = 1 + Math.floor(random() * togetherMax);
      const writes = Array.from({ length: together }, (_, index) =>
        writeOf(`mark-${half}-${round}-${index}-end`, `${half}-${round - (round % 2)}-${index}`),
      );
      await Promise.all(
        writes.map(async ({ mark, commands }) => {
          sent.set(mark, commands.length);
          await directory.write(actor, commands, { isAtomic: true });
          events.push({ kind: 'answer', mark });
        }),
      );
      if (round % checkpointEvery === checkpointEvery - 1) {
        copier.copy();
      }
    }
    copier.close();
    await storage.close();
  }
  return { events, sent };
}

/** The first workspace of a new file. */
const actor = { workspaceId: 1, origin: { actor: 'test', dialect: 'test' } };

/** Every other one is of many clients; a person comes twice, so the second write is an update. */
function writeOf(mark: string, person: string): Write {
  const size = person.endsWith('1') ? bulkSize : 1;
  const commands = Array.from({ length: size }, (_, index): Command => {
    return {
      op: 'upsert',
      keys: { externalId: `person-${person}-${index}` },
      patch: { name: mark, notes: `${mark} `.repeat(20) },
    };
  });
  return { mark, commands };
}

/** Does what `checkpoint-worker.js` does, with the same words, between two commits. */
function openCopier(path: string): { copy(): void; close(): void } {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA wal_autocheckpoint = 0');
  const copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  return { copy: () => void copy.get(), close: () => db.close() };
}

interface Engine {
  databasePath(directory: string): string;
  open(
    path: string,
    random: () => number,
  ): Promise<{ readonly storage: SqliteStorage; readonly directory: Directory }>;
}

/** The engine of the sources, with another SQLite under it. It must not have been loaded before. */
async function loadEngine(): Promise<Engine> {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const isEngine = context.parentURL?.endsWith('/src/storage/sqlite/connection.ts');
      return specifier === 'node:sqlite' && isEngine === true
        ? { url: new URL('recorded-sqlite.ts', import.meta.url).href, shortCircuit: true }
        : nextResolve(specifier, context);
    },
  });
  const { openSqliteStorage, databasePath } =
    await import('../../../src/storage/sqlite/sqlite-storage.ts');
  const { createDirectory } = await import('../../../src/directory/create-directory.ts');
  hooks.deregister();

  async function open(path: string, random: () => number) {
    const storage = await openSqliteStorage({ directory: path, busyTimeoutMs: 0 });
    let now = 1_700_000_000_000;
    const clock = { now: () => (now += 1) };
    const randomBytes = (length: number): Buffer =>
      Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
    const newId = createUuidV7Source({ now: clock.now, randomBytes });
    if ((await storage.access.workspaces()).length === 0) {
      const workspace = { id: newId(), name: 'default', createdAt: now };
      await storage.access.addWorkspace(workspace);
    }
    const directory = createDirectory({
      storage,
      clock,
      ids: { newId, newInviteCode: () => String(random()) },
      sessionIdleMs: 1,
      restorableMs: 1,
    });
    return { storage, directory };
  }

  return { databasePath, open };
}
