import type { Actor } from '../../directory/directory.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { type ImportJob, noProgress, noSamples } from '../../domain/import-job.ts';
import { defaultImportOptions } from '../../domain/import-options.ts';
import type { ImportSource } from '../../domain/import-source.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { EncodingDetector } from '../reading/detect-encoding.ts';
import { detectSource, type SourceHints } from '../reading/detect-source.ts';
import { forgetImport } from './forget-imports.ts';
import { type ImportServices, updateImport } from './import-services.ts';
import { proposeSettings } from './propose-settings.ts';

/** What is brought. */
export interface ImportUpload {
  readonly fileName: string | null;
  readonly content: AsyncIterable<Uint8Array>;
  readonly hints: SourceHints;
}

/** An upload that was never finished is forgotten after a day. */
const unfinishedMs = 86_400_000;

/**
 * Keeps a source, looks at it, and proposes how to read it. Rejects with `empty_body`, `body_too_large`,
 * `too_many_items`, and with what the content throws; then nothing is left of it.
 */
export async function uploadImport(
  services: ImportServices,
  { workspaceId, origin }: Actor,
  { fileName, content, hints }: ImportUpload,
): Promise<ImportJob> {
  const now = services.clock.now();
  const key: ImportKey = { workspaceId, id: services.newId(now) };
  const job = unfinishedImport(key.id, { fileName, createdBy: origin.actor, now });
  await services.storage.write(({ imports }) => imports.putImport(workspaceId, job));
  try {
    const watched = new WatchedContent(content, services.bytesMax);
    await services.storage.imports.keepSource(key, watched);
    const source = detectSource(watched.sample(), hints);
    const proposed = await proposeSettings(services, key, source);
    return await updateImport(services, key, (unfinished) => ({
      ...unfinished,
      ...proposed,
      source,
      state: 'draft',
    }));
  } catch (error) {
    await forgetImport(services, key);
    throw error;
  }
}

/** Lets content through, and looks at it as it passes. */
class WatchedContent implements AsyncIterable<Uint8Array> {
  readonly #content: AsyncIterable<Uint8Array>;
  readonly #bytesMax: number;
  readonly #detector = new EncodingDetector();
  #bytes = 0;

  constructor(content: AsyncIterable<Uint8Array>, bytesMax: number) {
    this.#content = content;
    this.#bytesMax = bytesMax;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#content) {
      this.#bytes += piece.length;
      if (this.#bytes > this.#bytesMax) {
        const message = `A source must have at most ${this.#bytesMax} bytes. Import it in parts.`;
        throw new DirectoryError('body_too_large', message);
      }
      this.#detector.add(piece);
      yield piece;
    }
  }

  /** To be asked once everything has passed. */
  sample(): Parameters<typeof detectSource>[0] {
    const encoding = this.#detector.end();
    return { bytes: this.#detector.sample(), encoding, length: this.#bytes };
  }
}

const noSource: ImportSource = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: null,
  hasHeader: false,
  columns: [],
  bytes: 0,
};

function unfinishedImport(
  id: string,
  { now, ...about }: Pick<ImportJob, 'fileName' | 'createdBy'> & { readonly now: number },
): ImportJob {
  return {
    id,
    ...about,
    state: 'uploading',
    phase: null,
    source: noSource,
    options: defaultImportOptions,
    seenDateOrder: 'none',
    progress: noProgress,
    samples: noSamples,
    dryRun: null,
    run: 0,
    firstPosition: null,
    undo: null,
    lease: null,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + unfinishedMs,
  };
}
