import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a file can be sent: as it is, or in one of these content codings. */
export type ContentCoding = 'identity' | 'br' | 'gzip';

/** One file of the built console. */
export interface ConsoleFile {
  readonly contentType: string;
  /** Says what is in it; with the coding it is the entity tag. */
  readonly tag: string;
  /** `identity` is always there, the others where the build made them. */
  readonly bytes: Readonly<Partial<Record<ContentCoding, Uint8Array>>>;
}

/** The built console by path below its folder, such as `assets/index-abc.js`. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

/** Where `npm run build:console` puts it. */
export const consoleFolder: string = fileURLToPath(new URL('../../console/dist/', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

const codedCopies: readonly (readonly [suffix: string, coding: ContentCoding])[] = [
  ['.br', 'br'],
  ['.gz', 'gzip'],
];

/**
 * Reads every file of the console into memory (about 3 MB), so that a path of a request is looked up and
 * never opened. `undefined` where there is no build. Files of other types are left out.
 */
export async function readConsoleFiles(folder: string): Promise<ConsoleFiles | undefined> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = new Map<string, ConsoleFile>();
  for (const name of names) {
    const contentType = contentTypes[extname(name)];
    if (contentType !== undefined) {
      files.set(name.replaceAll(sep, '/'), await readOne(join(folder, name), contentType, names));
    }
  }
  return files.has('index.html') ? files : undefined;

  async function readOne(
    path: string,
    contentType: string,
    all: readonly string[],
  ): Promise<ConsoleFile> {
    const identity = await readFile(path);
    const bytes: Partial<Record<ContentCoding, Uint8Array>> = { identity };
    for (const [suffix, coding] of codedCopies) {
      if (all.some((name) => join(folder, name) === path + suffix)) {
        bytes[coding] = await readFile(path + suffix);
      }
    }
    const tag = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
    return { contentType, tag, bytes };
  }
}
