import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { createDirectory } from '../../src/directory/create-directory.ts';
import type { Directory } from '../../src/directory/directory.ts';
import type { Command } from '../../src/domain/commands.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import { openSqliteStorage, type SqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';
import type { Reader, WorkspaceId } from '../../src/storage/storage.ts';

/** A workspace in which a history happens. */
export interface HistoryPlace {
  readonly workspaceId: WorkspaceId;
  readonly directory: Directory;
  readonly reader: Reader;
  /** All of them in one group, each on its own. */
  write(commands: readonly Command[]): Promise<readonly Outcome[]>;
}

/**
 * For a file of tests, to be called once: gives what opens a new workspace in a storage that they share. Its ids
 * count from one, so that the same commands make the same records.
 */
export function historyPlaces(): () => Promise<HistoryPlace> {
  let data: string;
  let storage: SqliteStorage;
  let workspaces = 0;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'clientele-histories-'));
    storage = await openSqliteStorage({ directory: data, busyTimeoutMs: 5_000 });
  });

  after(async () => {
    await storage.close();
    await rm(data, { recursive: true });
  });

  return async () => {
    const name = `place ${(workspaces += 1)}`;
    const { workspaceId } = await storage.access.addWorkspace({ id: name, name, createdAt: 1 });
    let ids = 0;
    const directory = createDirectory({
      storage,
      clock: { now: () => 1_000 },
      ids: {
        newId: () => `00000000-03e8-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
        newInviteCode: () => 'code',
      },
      sessionIdleMs: 1,
      restorableMs: 1,
    });
    const actor = { workspaceId, origin: { actor: 'test', dialect: 'test' } };
    return {
      workspaceId,
      directory,
      reader: storage.reader,
      write: (commands) => directory.write(actor, commands, { isAtomic: false }),
    };
  };
}
