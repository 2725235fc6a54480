import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { median } from './arithmetic.ts';
import { cachedDirectory, copyDirectory, scratchDirectory } from './directories/directory-cache.ts';
import { importLimit } from './limits/import-limit.ts';
import { person } from './load/people.ts';
import { residentMb } from './machine/cpu.ts';
import { orOptionError, readOptions } from './options.ts';

/*
 * `npm run bench:import -- --size 1000000 --rounds 3`: imports a CSV of so many rows and 8 columns by the command
 * line, into an empty directory and into one that holds as many clients already, beside the limit of the same
 * import (`limits/import-limit.ts`). All of a round run one after the other, on the same machine in the same minutes.
 */

/** What must be reached: of the limit, times as long into the large directory, and MB. */
const must = { ofLimit: 0.7, slower: 1.5, residentMb: 250 } as const;

const columns = ['user_id', 'Email', 'First Name', 'Last Name', 'Phone', 'plan', 'source', 'score'];

const program = fileURLToPath(new URL('../bin/clientele', import.meta.url));

/** How often the memory of an import is looked at; the kernel keeps the peak. */
const lookMs = 100;

interface Imported {
  readonly ms: number;
  readonly peakMb: number;
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** People who are in no directory of that size. */
async function writePeople(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${columns.join(',')}\n`);
  for (let row = 0; row < rows; row++) {
    const { externalId, email, givenName, familyName, phone, plan, source, score } = person(
      rows + row,
    );
    const cells = [externalId, email, givenName, familyName, phone, plan, source, score];
    if (!file.write(`${cells.map((cell) => `"${cell}"`).join(',')}\n`)) {
      await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'finish');
}

async function byCommand(file: string, data: string, rows: number): Promise<Imported> {
  const child = spawn(process.execPath, [program, 'import', file, '--data', data, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let peakMb = 0;
  const looking = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid ?? 0));
  }, lookMs);
  const out = await text(child.stdout);
  clearInterval(looking);
  const report = JSON.parse(out) as { readonly created: number; readonly seconds: number };
  if (report.created !== rows) {
    throw new Error(`${report.created} of ${rows} rows were created`);
  }
  return { ms: report.seconds * 1_000, peakMb };
}

function peakOf(pid: number): number {
  try {
    const { peak } = residentMb(pid);
    return Number.isNaN(peak) ? 0 : peak;
  } catch {
    // It has ended.
    return 0;
  }
}

interface Round {
  readonly limitMs: number;
  readonly ours: Imported;
}

function rowOf(place: string, rows: number, taken: readonly Round[]): Record<string, unknown> {
  const rate = (ms: readonly number[]): number => Math.round((rows * 1_000) / median(ms));
  const ofLimit = median(taken.map(({ limitMs, ours }) => limitMs / ours.ms));
  return {
    into: place,
    'S /s': rate(taken.map(({ limitMs }) => limitMs)),
    'ours /s': rate(taken.map(({ ours }) => ours.ms)),
    'of S': `${ofLimit.toFixed(2)} (must ${must.ofLimit})`,
    'peak MB': `${Math.max(...taken.map(({ ours }) => ours.peakMb)).toFixed(0)} (must ${must.residentMb})`,
  };
}

async function main(): Promise<void> {
  const { sizes, rounds } = readOptions(process.argv.slice(2));
  const rows = sizes[0] ?? 10_000;
  const cached = await cachedDirectory(rows, note);
  const scratch = scratchDirectory();
  const file = join(scratch.path, 'people.csv');
  const data = join(scratch.path, 'data');
  const prepare: Readonly<Record<string, () => void>> = {
    'an empty directory': () => rmSync(data, { recursive: true, force: true }),
    [`a directory of ${rows}`]: () => copyDirectory(cached.dataPath, data),
  };
  const taken = new Map(Object.keys(prepare).map((place) => [place, [] as Round[]]));
  try {
    await writePeople(file, rows);
    note(`${rows} rows, ${(statSync(file).size / 1e6).toFixed(1)} MB`);
    for (let round = 0; round < rounds; round++) {
      for (const [place, start] of Object.entries(prepare)) {
        start();
        const limitMs = await importLimit({ file, data });
        start();
        const ours = await byCommand(file, data, rows);
        note(`${place}: limit ${limitMs.toFixed(0)} ms, ours ${ours.ms.toFixed(0)} ms`);
        taken.get(place)?.push({ limitMs, ours });
      }
    }
  } finally {
    scratch.dispose();
  }
  console.table([...taken].map(([place, list]) => rowOf(place, rows, list)));
  const [empty = [], large = []] = taken.values();
  const slower = median(large.map(({ ours }, round) => ours.ms / (empty[round]?.ours.ms ?? NaN)));
  console.log(`Into the large one ${slower.toFixed(2)} times as long (must ${must.slower}).`);
}

await orOptionError(main);
