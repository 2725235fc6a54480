/*
 * A disk that loses power. Until a file is synced, each of its writes may be on it or not, whole or in
 * part, whatever came before or after; what was synced stays. It promises no more than SQLite counts on
 * (https://www.sqlite.org/atomiccommit.html, "Hardware Assumptions"): a sector that nobody writes keeps
 * what it has.
 */

/** What a program did to its files, in order, and when its callers were answered. */
export type DiskEvent =
  | { readonly kind: 'create'; readonly file: string }
  | {
      readonly kind: 'write';
      readonly file: string;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'delete'; readonly file: string }
  /** The names of files: what was created and deleted stays so. */
  | { readonly kind: 'syncDirectory' }
  | { readonly kind: 'answer'; readonly mark: string };

/** The files of a disk, by name. */
export type Image = ReadonlyMap<string, Uint8Array>;

type Unsynced = Exclude<DiskEvent, { kind: 'sync' | 'syncDirectory' | 'answer' }>;

/** Which of the unsynced writes a power cut leaves. */
export const cuts = ['none', 'all', 'some', 'torn'] as const;
export type Cut = (typeof cuts)[number];

/** What a disk writes as a whole, at the least. */
const sectorBytes = 512;

/** Follows events, and makes the images that a power cut could leave behind at any moment. */
export class Disk {
  readonly #synced = new Map<string, Buffer>();
  #unsynced: Unsynced[] = [];

  /** Whether anything could be lost. */
  get isSynced(): boolean {
    return this.#unsynced.length === 0;
  }

  apply(event: DiskEvent): void {
    switch (event.kind) {
      case 'answer':
        break;
      case 'sync':
        this.#settle(({ file }) => file === event.file);
        break;
      case 'syncDirectory':
        this.#settleNames();
        break;
      case 'create':
      case 'write':
      case 'truncate':
      case 'delete':
        this.#unsynced.push(event);
        break;
    }
  }

  /** One image that the power cut could leave. `random` gives numbers from 0 up to 1. */
  image(cut: Cut, random: () => number): Image {
    const files = new Map(Array.from(this.#synced, ([name, bytes]) => [name, Buffer.from(bytes)]));
    const lastWrite = this.#unsynced.findLast(({ kind }) => kind === 'write');
    for (const event of this.#unsynced) {
      if (cut === 'none' || (cut === 'some' && random() < 0.5)) {
        continue;
      }
      if (event.kind === 'write' && cut === 'torn' && (event === lastWrite || random() < 0.1)) {
        tear(files, event, random);
      } else {
        carryOut(files, event);
      }
    }
    return files;
  }

  /** What was written to a file before its deletion went with it. */
  #settleNames(): void {
    const deleted = this.#unsynced.findLastIndex(({ kind }) => kind === 'delete');
    const gone = new Set(
      this.#unsynced.flatMap(({ kind, file }) => (kind === 'delete' ? [file] : [])),
    );
    const before = new Set(this.#unsynced.slice(0, deleted + 1));
    this.#settle((event) => event.kind === 'create' || (before.has(event) && gone.has(event.file)));
  }

  #settle(isDone: (event: Unsynced) => boolean): void {
    const rest: Unsynced[] = [];
    for (const event of this.#unsynced) {
      if (isDone(event)) {
        carryOut(this.#synced, event);
      } else {
        rest.push(event);
      }
    }
    this.#unsynced = rest;
  }
}

function carryOut(files: Map<string, Buffer>, event: Unsynced): void {
  const bytes = files.get(event.file) ?? Buffer.alloc(0);
  switch (event.kind) {
    case 'create':
      files.set(event.file, bytes);
      break;
    case 'write':
      files.set(event.file, overwrite(bytes, event.offset, event.bytes));
      break;
    case 'truncate':
      files.set(event.file, bytes.subarray(0, event.length));
      break;
    case 'delete':
      files.delete(event.file);
      break;
  }
}

/** Each sector of the write has made it to the disk, or has not. */
function tear(
  files: Map<string, Buffer>,
  { file, offset, bytes }: Extract<DiskEvent, { kind: 'write' }>,
  random: () => number,
): void {
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, start + sectorBytes - ((offset + start) % sectorBytes));
    if (random() < 0.5) {
      const sector = bytes.subarray(start, end);
      carryOut(files, { kind: 'write', file, offset: offset + start, bytes: sector });
    }
    start = end;
  }
}

function overwrite(bytes: Buffer, offset: number, written: Uint8Array): Buffer {
  const result = Buffer.alloc(Math.max(bytes.length, offset + written.length));
  result.set(bytes);
  result.set(written, offset);
  return result;
}
