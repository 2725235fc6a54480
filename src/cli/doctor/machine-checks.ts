import { statSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { requireAccess } from '../../storage/sqlite/data-directory.ts';
import { type Finding, failure, fine, warning } from './check.ts';

/** As in `bin/clientele`: the first with Argon2, of which the passwords of those who sign in are hashed. */
const nodeMin = { major: 24, minor: 7 };

/** Whether this Node is one that the project is tested on. */
export function checkNode(version: string): Finding {
  const message = `Node ${version}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > nodeMin.major || (major === nodeMin.major && minor >= nodeMin.minor)
    ? fine('node', message)
    : failure('node', message, `Use Node ${nodeMin.major}.${nodeMin.minor} or later.`);
}

/** Whether the data directory is there, this user's to read and write, and nobody else's to read. */
export function checkRights(path: string): Finding {
  try {
    requireAccess(path);
    const othersMay = (statSync(path).mode & 0o007) !== 0;
    return othersMay && process.platform !== 'win32'
      ? warning(
          'rights',
          `Every user of this machine can look into ${path}.`,
          `chmod o-rwx ${path}`,
        )
      : fine('rights', `${path} can be read and written.`);
  } catch (error) {
    return isMissing(error)
      ? warning('rights', `${path} does not exist yet.`, 'The first `clientele serve` makes it.')
      : failure(
          'rights',
          `${path} or a file in it cannot be read and written.`,
          'Run as its owner, or change its owner with chown.',
        );
  }
}

const spaceMin = 100 * 1024 * 1024;
const spaceWanted = 1024 * 1024 * 1024;

/** Whether there is room to write. */
export function checkSpace(path: string): Finding {
  const { bavail, bsize } = statfsSync(nearestDirectory(path));
  const bytes = bavail * bsize;
  const message = `${Math.floor(bytes / 1024 / 1024)} MB are free.`;
  const advice = 'Free some space, or move the data directory to a larger disk.';
  if (bytes < spaceMin) {
    return failure('disk', message, advice);
  }
  return bytes < spaceWanted ? warning('disk', message, advice) : fine('disk', message);
}

/** The path itself or the first directory above it that exists. */
function nearestDirectory(path: string): string {
  try {
    statSync(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : nearestDirectory(parent);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
