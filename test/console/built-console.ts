import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['console/{src,public,build}/**/*', 'console/*.{html,ts,js}', 'sdk/src/**/*.ts'];

/** Builds the console, unless what is built is newer than all that it is made of. */
export function buildConsole(): void {
  if (newest(['console/dist/index.html']) <= newest(sources)) {
    execFileSync(process.execPath, ['console/prepare.js', '--strict'], { cwd: root });
  }
}

/** When the youngest of the files was changed; 0 where there is none. */
function newest(patterns: readonly string[]): number {
  const times = globSync(patterns, { cwd: root }).map((file) => statSync(root + file).mtimeMs);
  return Math.max(0, ...times);
}
