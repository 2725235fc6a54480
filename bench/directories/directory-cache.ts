import { createHash, randomBytes } from 'node:crypto';
import {
  constants,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageBytes } from '../../src/storage/sqlite/connection.ts';
import { buildDirectory } from './build-directory.ts';

/** A directory that is built once and only ever copied. */
export interface CachedDirectory {
  readonly clients: number;
  readonly dataPath: string;
  readonly targetsPath: string;
  /** Opens it to everything. */
  readonly key: string;
  /** Size of the data in MB. */
  readonly dataMb: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const cachePath = join(root, 'bench', '.data');

/** What decides how the data of a directory looks, beside the size of a page. */
const decidingFiles = [
  'src/storage/sqlite/migrations/*.sql',
  'src/storage/sqlite/{search-tokens,sort-terms}.ts',
  'src/domain/{fold,search-text}.ts',
  'bench/load/people.ts',
  'bench/directories/{build-directory,targets}.ts',
];

/** Schemas of which directories are kept: somebody may go back and forth between two. */
const schemasKept = 2;

/** The directory of this size and the present schema; built where it is not there yet, which takes a minute a million or two. */
export async function cachedDirectory(
  clients: number,
  note: (line: string) => void,
): Promise<CachedDirectory> {
  const path = join(cachePath, schemaHash(), clients.toString());
  if (!existsSync(path)) {
    dropOldSchemas();
    await build(clients, path, note);
  }
  const dataPath = join(path, 'data');
  return {
    clients,
    dataPath,
    targetsPath: join(path, 'targets.txt'),
    key: readFileSync(join(path, 'key.txt'), 'utf8'),
    dataMb: readFileSize(join(dataPath, 'clientele.db')) / 1_000_000,
  };
}

/** A place for copies, empty; to be removed by `dispose`. */
export function scratchDirectory(): { readonly path: string; dispose(): void } {
  dropAbandoned();
  const path = join(cachePath, `run-${process.pid}`);
  mkdirSync(path, { recursive: true });
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

/** A run that was killed could not clean up behind itself. */
function dropAbandoned(): void {
  for (const name of globSync('run-*', { cwd: cachePath })) {
    if (!isAlive(Number(name.slice('run-'.length)))) {
      rmSync(join(cachePath, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Copies a data directory that nobody has open, in place of whatever `to` held. */
export function copyDirectory(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true, mode: 0o700 });
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function build(clients: number, path: string, note: (line: string) => void): Promise<void> {
  const building = `${path}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  const key = `bench-${randomBytes(24).toString('hex')}`;
  const began = performance.now();
  let noted = 0;
  await buildDirectory({
    clients,
    dataPath: join(building, 'data'),
    targetsPath: join(building, 'targets.txt'),
    key,
    onProgress(done) {
      if (done - noted >= clients / 10) {
        noted = done;
        const seconds = (performance.now() - began) / 1_000;
        note(`building a directory: ${done} of ${clients} clients after ${seconds.toFixed(0)} s`);
      }
    },
  });
  writeFileSync(join(building, 'key.txt'), key, { mode: 0o600 });
  renameSync(building, path);
}

function schemaHash(): string {
  const hash = createHash('sha256').update(pageBytes.toString());
  for (const pattern of decidingFiles) {
    for (const file of globSync(pattern, { cwd: root }).sort()) {
      hash.update(file).update(readFileSync(join(root, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Directories of earlier schemas are of no use to anyone. */
function dropOldSchemas(): void {
  const old = globSync('????????????????', { cwd: cachePath })
    .filter((name) => name !== schemaHash())
    .map((name) => ({ name, at: statSync(join(cachePath, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .slice(schemasKept - 1);
  for (const { name } of old) {
    rmSync(join(cachePath, name), { recursive: true, force: true });
  }
}

function readFileSize(path: string): number {
  return statSync(path).size;
}
