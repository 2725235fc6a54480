import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pinned } from '../machine/processes.ts';
import { luaScript } from './lua.ts';
import type { Generator, LoadOptions, LoadResult } from './generator.ts';

const run = promisify(execFile);

/** Load by wrk, one thread, from a script written into `folder`. */
export function createWrk(folder: string): Generator {
  let scripts = 0;
  return {
    name: 'wrk',
    prepare({ load, url, key, targetsPath }: LoadOptions) {
      const path = join(folder, `load-${(scripts += 1)}.lua`);
      const host = new URL(url).host;
      const headers = { Authorization: `Bearer ${key}` };
      writeFileSync(path, luaScript(load, { host, headers, targetsPath }));
      return {
        async run({ connections, seconds, tag, onAllCores = false }) {
          const line = pinned(onAllCores ? 'anywhere' : 'load', 'wrk', [
            '--threads=1',
            `--connections=${connections}`,
            `--duration=${seconds}s`,
            '--timeout=10s',
            `--script=${path}`,
            url,
            '--',
            tag,
          ]);
          const { stdout } = await run(line.command, [...line.args]);
          return readWrkOutput(stdout);
        },
      };
    },
  };
}

/** The line that the script prints when wrk is done. Throws where there is none. */
export function readWrkOutput(output: string): LoadResult {
  const line = output.split('\n').find((each) => each.startsWith('{"requests"'));
  if (line === undefined) {
    throw new Error(`wrk gave no result: ${output.slice(0, 500)}`);
  }
  const told = JSON.parse(line) as {
    readonly requests: number;
    readonly microseconds: number;
    readonly failed: number;
    readonly refused: number;
    readonly p99Us: number;
    readonly maxUs: number;
  };
  return {
    requests: told.requests,
    perSecond: told.requests / (told.microseconds / 1_000_000),
    p99Ms: told.p99Us / 1_000,
    maxMs: told.maxUs / 1_000,
    refused: told.refused,
    failed: told.failed,
  };
}
