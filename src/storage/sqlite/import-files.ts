import { createReadStream, existsSync, statSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DirectoryError } from '../../domain/errors.ts';
import { makePrivateDirectory } from './private-files.ts';

/** Bytes that are read in one go. */
const pieceBytes = 65_536;

/** A file without an import is nobody's once it is this old: an upload makes both. */
const strayMs = 86_400_000;

/** Sources of imports as files beside the database, for their owner only. */
export class ImportFiles {
  readonly #directory: string;

  constructor(dataDirectory: string) {
    this.#directory = join(dataDirectory, 'imports');
  }

  /** Rejects with what the source throws, and with `storage_full`; then nothing is left. */
  async keep(id: string, source: AsyncIterable<Uint8Array>): Promise<void> {
    makePrivateDirectory(this.#directory);
    const path = this.#path(id);
    const file = await open(path, 'w', 0o600);
    try {
      for await (const piece of source) {
        await file.writeFile(piece);
      }
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(path, { force: true });
      throw isFull(error) ? storageFull(error) : error;
    }
    await file.close();
    await syncDirectory(dirname(path));
  }

  async *read(id: string): AsyncGenerator<Uint8Array> {
    if (existsSync(this.#path(id))) {
      yield* createReadStream(this.#path(id), {
        highWaterMark: pieceBytes,
      }) as AsyncIterable<Buffer>;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /** Removes old files whose name is no import's. */
  async removeStray(isKnown: (id: string) => boolean): Promise<void> {
    const names = existsSync(this.#directory) ? await readdir(this.#directory) : [];
    for (const name of names) {
      const path = join(this.#directory, name);
      const id = name.endsWith(suffix) ? name.slice(0, -suffix.length) : undefined;
      // Another process may have removed it since.
      const { mtimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {};
      const isOld = Date.now() - mtimeMs > strayMs;
      if (id !== undefined && isOld && !isKnown(id)) {
        await rm(path, { force: true });
      }
    }
  }

  /** An id is a UUID of ours, and so no path. */
  #path(id: string): string {
    return join(this.#directory, `${id}${suffix}`);
  }
}

const suffix = '.source';

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

function storageFull(cause: unknown): DirectoryError {
  const message = 'There is no room for the source of the import. Make room on the disk.';
  return new DirectoryError('storage_full', message, {}, { cause });
}

/** So that the name of a new file survives a power cut too. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
