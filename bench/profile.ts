import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDirectory, copyDirectory, scratchDirectory } from './directories/directory-cache.ts';
import { figures } from './figures.ts';
import { createLoadRunner } from './load/load-runner.ts';
import { createWrk } from './load/wrk.ts';
import { moveToLoadCore, startServerProcess } from './machine/processes.ts';
import { OptionError, readOptions } from './options.ts';

/*
 * Where the server's time goes under the load of one figure: `node bench/profile.ts --only NAME
 * --size 10000 --seconds 10`. Takes the options of the benchmarks, prints the functions that take the
 * most time themselves, and the time per operation of each.
 */

/** A function and the time spent in itself, callees not included. */
export interface SelfTime {
  readonly name: string;
  readonly ms: number;
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const shownFunctions = 45;

/** Sums a profile up by function, most time first. */
export function selfTimes(profile: CpuProfile): SelfTime[] {
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
      const file = url.startsWith('file://') ? relative(root, fileURLToPath(url)) : url;
      return [id, `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`];
    }),
  );
  const times = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1_000);
  });
  return [...times].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const figure = figures.find(({ name }) => name === options.only[0]);
  const clients = options.sizes[0];
  if (figure === undefined || clients === undefined) {
    throw new OptionError('Name one figure with --only and one size with --size.');
  }
  moveToLoadCore();
  const directory = await cachedDirectory(clients, console.error);
  const scratch = scratchDirectory();
  const runner = createLoadRunner(createWrk(scratch.path));
  try {
    const served = join(scratch.path, 'served');
    copyDirectory(directory.dataPath, served);
    const server = await startServerProcess(
      'bin/clientele',
      ['serve', '--port=0', `--data=${served}`],
      ['--cpu-prof', `--cpu-prof-dir=${scratch.path}`],
    );
    const { load } = figure;
    const connections = figure.connections.at(-1) ?? 1;
    const { url } = server;
    const { key, targetsPath } = directory;
    const slice = { load, url, key, targetsPath, connections, seconds: options.sliceSeconds };
    let operations = 0;
    for (let round = 0; round < options.rounds; round++) {
      operations += (await runner.run(slice)).operations;
    }
    await server.stop();
    print(scratch.path, operations);
  } finally {
    await runner.close();
    scratch.dispose();
  }
}

function print(folder: string, operations: number): void {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  const profile = JSON.parse(readFileSync(join(folder, file ?? ''), 'utf8')) as CpuProfile;
  console.log(`${operations} operations; us per operation in the function itself:`);
  for (const { name, ms } of selfTimes(profile).slice(0, shownFunctions)) {
    console.log(`${((ms * 1_000) / operations).toFixed(2).padStart(9)}  ${name}`);
  }
}

await main();
