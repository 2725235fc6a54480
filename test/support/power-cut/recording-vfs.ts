import { basename } from 'node:path';
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { DiskEvent } from './disk.ts';
import { FileLocks, ShmLocks } from './vfs-locks.ts';

/*
 * A file system in memory for the SQLite of `@sqlite.org/sqlite-wasm` that writes down each write, sync,
 * truncation and deletion. It has shared memory, so that several connections work on one file in WAL
 * mode as they do on a disk (https://www.sqlite.org/vfs.html, https://www.sqlite.org/c3ref/io_methods.html).
 */

/** A file and all that its connections share of it. */
interface MemoryFile {
  readonly name: string;
  /** Its directory has to be synced with it, as SQLite does for a new journal or WAL. */
  isNewName: boolean;
  bytes: Uint8Array;
  size: number;
  readonly locks: FileLocks;
  readonly shm: ShmLocks;
  /** Addresses of the shared memory, by region. */
  readonly regions: number[];
}

/** As SQLite's own layer says it of a POSIX file system. */
const sectorBytes = 4_096;
const pathBytesMax = 1_024;
/** With shared memory, and with the time as a whole number, which nobody asks for. */
const version = 2;
/** Of `sqlite3_file`: one address. */
const fileStructBytes = 4;
/** Flags of `xShmLock` (https://www.sqlite.org/c3ref/c_shm_exclusive.html). */
const shmUnlock = 1;
const shmExclusive = 8;

/**
 * Makes the file system the one that connections open. Each event is handed over before its call returns.
 * Gives a function that takes all files away, which nobody may have open.
 */
export function installRecordingVfs(
  sqlite3: Sqlite3Static,
  record: (event: DiskEvent) => void,
): () => void {
  const { capi, wasm } = sqlite3;
  const files = new Map<string, MemoryFile>();
  const open = new Map<number, MemoryFile>();
  const io = new capi.sqlite3_io_methods();
  const vfs = new capi.sqlite3_vfs();
  const original = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  const { $xRandomness, $xSleep } = original as unknown as Record<string, number>;
  // The members are there under these names; the types of the package leave out the `$`.
  Object.assign(io, { $iVersion: version });
  Object.assign(vfs, { $iVersion: version, $szOsFile: fileStructBytes, $mxPathname: pathBytesMax });
  Object.assign(vfs, { $xRandomness, $xSleep });
  const namesSynced = capi.SQLITE_OPEN_WAL | capi.SQLITE_OPEN_MAIN_JOURNAL;

  function fileOf(handle: number): MemoryFile {
    const file = open.get(handle);
    if (file === undefined) {
      throw new Error('a call on a file that is not open');
    }
    return file;
  }

  function named(address: unknown): string {
    return wasm.cstrToJs(address as number) ?? '';
  }

  /** The memory of WebAssembly; its numbers are little-endian. */
  function memory(): DataView {
    return new DataView(wasm.heap8u().buffer);
  }

  const ioMethods = {
    xClose(handle: number): number {
      const file = fileOf(handle);
      file.locks.release(handle);
      file.shm.release(handle);
      open.delete(handle);
      return capi.SQLITE_OK;
    },
    xRead(handle: number, to: number, length: number, offset: bigint): number {
      const { bytes, size } = fileOf(handle);
      const start = Number(offset);
      const found = bytes.subarray(start, Math.min(size, start + length));
      wasm.heap8u().fill(0, to, to + length);
      wasm.heap8u().set(found, to);
      return found.length < length ? capi.SQLITE_IOERR_SHORT_READ : capi.SQLITE_OK;
    },
    xWrite(handle: number, from: number, length: number, offset: bigint): number {
      const file = fileOf(handle);
      const start = Number(offset);
      const written = wasm.heap8u().slice(from, from + length);
      grow(file, start + length);
      file.bytes.set(written, start);
      record({ kind: 'write', file: file.name, offset: start, bytes: written });
      return capi.SQLITE_OK;
    },
    xTruncate(handle: number, length: bigint): number {
      const file = fileOf(handle);
      file.bytes.fill(0, Number(length));
      file.size = Math.min(file.size, Number(length));
      record({ kind: 'truncate', file: file.name, length: Number(length) });
      return capi.SQLITE_OK;
    },
    xSync(handle: number): number {
      const file = fileOf(handle);
      record({ kind: 'sync', file: file.name });
      if (file.isNewName) {
        file.isNewName = false;
        record({ kind: 'syncDirectory' });
      }
      return capi.SQLITE_OK;
    },
    xFileSize(handle: number, size: number): number {
      memory().setBigInt64(size, BigInt(fileOf(handle).size), true);
      return capi.SQLITE_OK;
    },
    xLock: (handle: number, level: number): number =>
      fileOf(handle).locks.raise(handle, level) ? capi.SQLITE_OK : capi.SQLITE_BUSY,
    xUnlock(handle: number, level: number): number {
      fileOf(handle).locks.lower(handle, level);
      return capi.SQLITE_OK;
    },
    xCheckReservedLock(handle: number, answer: number): number {
      memory().setInt32(answer, fileOf(handle).locks.isReserved() ? 1 : 0, true);
      return capi.SQLITE_OK;
    },
    xFileControl: (): number => capi.SQLITE_NOTFOUND,
    xSectorSize: (): number => sectorBytes,
    xDeviceCharacteristics: (): number => capi.SQLITE_IOCAP_POWERSAFE_OVERWRITE,
    xShmMap(handle: number, region: number, bytes: number, mayMake: number, at: number): number {
      const { regions } = fileOf(handle);
      const wanted = mayMake === 0 ? 0 : region + 1;
      while (regions.length < wanted) {
        const address = wasm.alloc(bytes);
        wasm.heap8u().fill(0, address, address + bytes);
        regions.push(address);
      }
      memory().setInt32(at, regions[region] ?? 0, true);
      return capi.SQLITE_OK;
    },
    xShmLock(handle: number, first: number, count: number, flags: number): number {
      const { shm } = fileOf(handle);
      const isExclusive = (flags & shmExclusive) !== 0;
      if ((flags & shmUnlock) !== 0) {
        shm.unlock(handle, first, count);
        return capi.SQLITE_OK;
      }
      return shm.lock(handle, first, count, isExclusive) ? capi.SQLITE_OK : capi.SQLITE_BUSY;
    },
    xShmBarrier: (): void => undefined,
    xShmUnmap(handle: number, isLast: number): number {
      const { shm, regions } = fileOf(handle);
      shm.release(handle);
      if (isLast !== 0) {
        regions.length = 0;
      }
      return capi.SQLITE_OK;
    },
  };

  const vfsMethods = {
    xOpen(_vfs: number, path: number, handle: number, flags: number, outFlags: number): number {
      const name = path === 0 ? `temporary-${open.size}` : basename(named(path));
      let file = files.get(name);
      if (file === undefined) {
        file = emptyFile(name, (flags & namesSynced) !== 0);
        files.set(name, file);
        record({ kind: 'create', file: name });
      }
      open.set(handle, file);
      const struct = new capi.sqlite3_file(handle);
      struct.$pMethods = io.pointer;
      struct.dispose();
      if (outFlags !== 0) {
        memory().setInt32(outFlags, flags, true);
      }
      return capi.SQLITE_OK;
    },
    xDelete(_vfs: number, path: number, syncsDirectory: number): number {
      const file = basename(named(path));
      files.delete(file);
      record({ kind: 'delete', file });
      if (syncsDirectory !== 0) {
        record({ kind: 'syncDirectory' });
      }
      return capi.SQLITE_OK;
    },
    xAccess(_vfs: number, path: number, _flags: number, answer: number): number {
      memory().setInt32(answer, files.has(basename(named(path))) ? 1 : 0, true);
      return capi.SQLITE_OK;
    },
    xFullPathname: (_vfs: number, path: number, room: number, to: number): number =>
      wasm.cstrncpy(to, path, room) < room ? capi.SQLITE_OK : capi.SQLITE_CANTOPEN,
    xGetLastError: (): number => 0,
    xCurrentTime(_vfs: number, to: number): number {
      memory().setFloat64(to, julianDayOfEpoch, true);
      return capi.SQLITE_OK;
    },
  };

  sqlite3.vfs.installVfs({
    io: { struct: io, methods: ioMethods as never },
    vfs: { struct: vfs, methods: vfsMethods as never, name: 'recording', asDefault: true },
  });
  return () => files.clear();
}

/** Nothing of ours asks SQLite for the time. */
const julianDayOfEpoch = 2_440_587.5;

function emptyFile(name: string, isNewName: boolean): MemoryFile {
  const bytes = new Uint8Array(65_536);
  const locks = { locks: new FileLocks(), shm: new ShmLocks() };
  return { name, isNewName, bytes, size: 0, ...locks, regions: [] };
}

function grow(file: MemoryFile, size: number): void {
  if (size > file.bytes.length) {
    const bytes = new Uint8Array(2 * size);
    bytes.set(file.bytes);
    file.bytes = bytes;
  }
  file.size = Math.max(file.size, size);
}
