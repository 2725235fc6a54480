import { join } from 'node:path';
import { databasePath } from '../src/storage/sqlite/sqlite-storage.ts';
import { type CachedDirectory, copyDirectory } from './directories/directory-cache.ts';
import type { StorageAnswer, StorageQuestion } from './limits/storage-limit.ts';
import {
  type ServerProcess,
  type Worker,
  startServerProcess,
  startWorker,
} from './machine/processes.ts';
import { warmFile } from './machine/warm-file.ts';

/** A server and a storage limit, each on its own copy of one directory. */
export interface Site {
  readonly directory: CachedDirectory;
  readonly server: ServerProcess;
  readonly storage: Worker<StorageQuestion, StorageAnswer>;
  /** Starts anew from fresh copies, where writes would change the size of the directory. */
  refresh(): Promise<void>;
  /** Brings the data of one of the two into memory. */
  warm(which: 'server' | 'storage'): void;
  close(): Promise<void>;
}

/** What a run writes into a directory of this size does not count. */
const largeClients = 500_000;

/** Opens a site with its copies below `scratchPath`. */
export async function openSite(directory: CachedDirectory, scratchPath: string): Promise<Site> {
  const served = join(scratchPath, `${directory.clients}-served`);
  const recorded = join(scratchPath, `${directory.clients}-recorded`);
  const replayed = join(scratchPath, `${directory.clients}-replayed`);
  const storage = startWorker<StorageQuestion, StorageAnswer>('server', 'limits/storage-limit.ts');
  let server = await open();

  async function open(): Promise<ServerProcess> {
    for (const path of [served, recorded, replayed]) {
      copyDirectory(directory.dataPath, path);
    }
    await storage.ask({
      op: 'open',
      recordIn: recorded,
      replayIn: replayed,
      targetsPath: directory.targetsPath,
    });
    return startServerProcess('bin/clientele', [
      'serve',
      '--port=0',
      `--data=${served}`,
      '--log-level=error',
    ]);
  }

  return {
    directory,
    storage,
    get server() {
      return server;
    },
    async refresh() {
      if (directory.clients < largeClients) {
        await server.stop();
        await storage.ask({ op: 'close' });
        server = await open();
      }
    },
    warm(which) {
      warmFile(databasePath(which === 'server' ? served : replayed));
    },
    async close() {
      await server.stop();
      await storage.stop();
    },
  };
}
