import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cachedDirectory, scratchDirectory } from './directories/directory-cache.ts';
import { type Figure, figures } from './figures.ts';
import { chooseGenerator } from './load/choose-generator.ts';
import type { Generator } from './load/generator.ts';
import { residentMb } from './machine/cpu.ts';
import { machineLine } from './machine/machine-line.ts';
import { hasCommand, moveToLoadCore } from './machine/processes.ts';
import { type Options, OptionError, orOptionError, readOptions, usage } from './options.ts';
import { type BesideResult, runBeside } from './run-beside.ts';
import { type Result, runFigure } from './run-figure.ts';
import { type StallResult, runStalls } from './run-stalls.ts';
import { type Site, openSite } from './site.ts';
import { type MemoryResult, type Report, renderReport, replaceBetweenMarkers } from './table.ts';

/*
 * `npm run bench`: measures every figure of docs/benchmarks.md in one run, next to the limits on the
 * same machine.
 */

const docsPath = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
/** Name of the figure that probes what a bulk request does to others, for `--only`. */
const stallsName = 'stalls';
/** And what searches do to others. */
const besideName = 'beside';

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

function isWanted(name: string, { only }: Options): boolean {
  return only.length === 0 || only.some((part) => name.includes(part));
}

async function run(options: Options): Promise<Report> {
  const wanted = figures.filter(({ name }) => isWanted(name, options));
  const wantsStalls = isWanted(stallsName, options);
  const wantsBeside = isWanted(besideName, options);
  if (wanted.length === 0 && !wantsStalls && !wantsBeside) {
    const names = [...figures.map(({ name }) => name), stallsName, besideName].join(', ');
    throw new OptionError(`--only names no figure. There are: ${names}.`);
  }
  const scratch = scratchDirectory();
  const sites: Site[] = [];
  try {
    const generator = chooseGenerator({ ...options, folder: scratch.path, note });
    for (const size of options.sizes) {
      sites.push(await openSite(await cachedDirectory(size, note), scratch.path));
    }
    settleDisk();
    const results = await runFigures(wanted, sites, generator, options);
    const stalls = wantsStalls ? await runAllStalls(sites) : [];
    const beside = wantsBeside ? await runAllBeside(sites, options) : [];
    return {
      machine: machineLine(generator),
      results,
      stalls,
      beside,
      memory: memoryOf(sites),
      requirements: Object.fromEntries(
        figures.flatMap(({ name, requirement }) =>
          requirement === undefined ? [] : [[name, requirement]],
        ),
      ),
      flatFigures: new Set(figures.filter(({ staysFlat }) => staysFlat).map(({ name }) => name)),
    };
  } finally {
    for (const site of sites) {
      await site.close();
    }
    scratch.dispose();
  }
}

async function runFigures(
  wanted: readonly Figure[],
  sites: readonly Site[],
  generator: Generator,
  { sliceSeconds, warmUpSeconds, rounds }: Options,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const figure of wanted) {
    for (const connections of figure.connections) {
      const measured = await runFigure(figure, connections, {
        sites,
        generator,
        sliceSeconds,
        warmUpSeconds,
        rounds,
      });
      results.push(...measured);
      for (const result of measured) {
        note(oneLine(result));
      }
    }
  }
  return results;
}

function rounded(value: number): string {
  return Math.round(value).toString();
}

function oneLine(result: Result): string {
  const { name, connections, clients, countedRounds, rounds, sizeQuotient, serverUse } = result;
  return [
    `${name} c${connections} ${clients}:`,
    `H ${rounded(result.http)}`,
    `S ${rounded(result.storage)}`,
    `limit ${rounded(result.combined)}`,
    `ours ${rounded(result.ours)}`,
    `ratio ${result.combinedRatio.toFixed(2)}`,
    `of S ${result.storageRatio.toFixed(2)}`,
    `cpu ${result.cpuUs?.toFixed(0) ?? '?'} us (H ${result.httpCpuUs?.toFixed(0) ?? '?'})`,
    `server ${serverUse?.toFixed(2) ?? '?'}`,
    `counted ${countedRounds}/${rounds}`,
    ...(sizeQuotient === undefined ? [] : [`quotient ${sizeQuotient.toFixed(2)}`]),
    ...(result.failures === 0 ? [] : [`FAILURES ${result.failures}`]),
  ].join(' ');
}

async function runAllStalls(sites: readonly Site[]): Promise<StallResult[]> {
  const stalls: StallResult[] = [];
  for (const site of sites) {
    await site.refresh();
    stalls.push(...(await runStalls(site)));
  }
  for (const { title, clients, longestMs, ownLatenessMs, bulkMs } of stalls) {
    note(
      `stall ${title} ${clients}: ${longestMs.toFixed(0)} ms (prober ${ownLatenessMs.toFixed(0)}, bulk ${bulkMs.toFixed(0)})`,
    );
  }
  return stalls;
}

async function runAllBeside(
  sites: readonly Site[],
  { sliceSeconds, rounds }: Options,
): Promise<BesideResult[]> {
  const results: BesideResult[] = [];
  for (const site of sites) {
    await site.refresh();
    results.push(...(await runBeside(site, sliceSeconds * rounds)));
  }
  for (const { title, clients, cores, medianMs, p99Ms, mustMs } of results) {
    note(
      `${title} ${clients}, ${cores} cores: median ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${mustMs === undefined ? '' : ` (must <= ${mustMs.toFixed(1)})`}`,
    );
  }
  return results;
}

/** Servers that were started anew have only told of their last life; that of a large directory never was. */
function memoryOf(sites: readonly Site[]): MemoryResult[] {
  if (process.platform !== 'linux') {
    return [];
  }
  return sites.map(({ directory: { clients }, server: { pid } }) => ({
    clients,
    peakMb: residentMb(pid).peak,
  }));
}

/** The copies must not be written out while the first figures are measured. */
function settleDisk(): void {
  if (hasCommand('sync')) {
    execFileSync('sync');
  }
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  const options = readOptions(process.argv.slice(2));
  moveToLoadCore();
  const report = await run(options);
  const text = renderReport(report);
  console.log(options.isJson ? JSON.stringify(report, null, 2) : text);
  if (options.writesDocs) {
    writeFileSync(docsPath, replaceBetweenMarkers(readFileSync(docsPath, 'utf8'), text));
  }
}

await orOptionError(main, `\n\n${usage}`);
