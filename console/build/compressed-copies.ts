import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Fonts and pictures are compressed already. */
const compressible = /\.(?:js|css|html|svg|json)$/;

/** Puts a `.br` and a `.gz` beside every text of the build, so that the server never compresses. */
export function compressedCopies(): Plugin {
  let folder = '';
  return {
    name: 'compressed-copies',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true });
      await Promise.all(names.filter((name) => compressible.test(name)).map(compress));
    },
  };

  async function compress(name: string): Promise<void> {
    const path = join(folder, name);
    const bytes = await readFile(path);
    const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    await Promise.all([
      toBrotli(bytes, { params: quality }).then((small) => writeFile(`${path}.br`, small)),
      toGzip(bytes, { level: constants.Z_BEST_COMPRESSION }).then((small) =>
        writeFile(`${path}.gz`, small),
      ),
    ]);
  }
}
