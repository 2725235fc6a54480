import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes the directory and those above it, for their owner only; one that exists already stays as it is.
 * Not by the `recursive` of Node: that one never ends where a directory cannot be made in one that
 * exists, as in /proc.
 */
export function makePrivateDirectory(directory: string): void {
  const path = resolve(directory);
  if (existsSync(path)) {
    return;
  }
  makePrivateDirectory(dirname(path));
  unlessItExists(() => mkdirSync(path, { mode: 0o700 }));
}

/**
 * Makes an empty file that only its owner can read; SQLite gives the companions of a database the same
 * mode. One that exists is not even opened: closing it would drop every lock that this process holds
 * on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
export function makePrivateFile(path: string): void {
  unlessItExists(() => closeSync(openSync(path, 'wx', 0o600)));
}

function unlessItExists(make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
}
