import { closeSync, mkdirSync, openSync } from 'node:fs';

/** Makes the directory, for its owner only; one that exists already stays as it is. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/**
 * Makes an empty file that only its owner can read; SQLite gives the companions of a database the same
 * mode. One that exists is not even opened: closing it would drop every lock that this process holds
 * on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
}
