import type { Requirement } from './figures.ts';
import type { BesideResult } from './run-beside.ts';
import type { Result } from './run-figure.ts';
import type { StallResult } from './run-stalls.ts';

/** Everything that one run measured. */
export interface Report {
  /** What the run was made on, in one line. */
  readonly machine: string;
  readonly results: readonly Result[];
  readonly stalls: readonly StallResult[];
  readonly beside: readonly BesideResult[];
  readonly memory: readonly MemoryResult[];
  /** By the name of the figure. */
  readonly requirements: Readonly<Record<string, Requirement>>;
  /** Figures that are no slower in a large directory. */
  readonly flatFigures: ReadonlySet<string>;
}

/** The most memory that a server had resident during the whole run. */
export interface MemoryResult {
  readonly clients: number;
  readonly peakMb: number;
}

/** Issue 2, "Speed": the longest wait, the memory and the growth with the directory. */
export const stallMsMax = 100;
export const residentMbMax = 250;
export const sizeQuotientMax = 1.5;

/** The report as Markdown: tables, then what was not reached. */
export function renderReport(report: Report): string {
  return [
    report.machine,
    renderResults(report),
    renderStalls(report.stalls),
    renderBeside(report.beside),
    renderMemory(report.memory),
    renderMissed(missed(report)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const resultHeader = [
  'Figure',
  'Connections',
  'Clients',
  'H /s',
  'S /s',
  'Limit /s',
  'Ours /s',
  'Of limit',
  'Of S',
  'Must',
  'Slower than small',
  'p99 ms',
  'CPU us',
  'Server core',
  'Rounds',
];

function renderResults({ results, requirements }: Report): string {
  if (results.length === 0) {
    return '';
  }
  const rows = results.map((result) => [
    result.title,
    result.connections.toString(),
    count(result.clients),
    count(result.http),
    count(result.storage),
    count(result.combined),
    count(result.ours),
    ratio(result.combinedRatio),
    ratio(result.storageRatio),
    mustOf(result, requirements[result.name]),
    result.sizeQuotient === undefined ? '' : ratio(result.sizeQuotient),
    result.p99Ms === undefined ? '' : result.p99Ms.toFixed(1),
    result.cpuUs?.toFixed(1) ?? '?',
    result.serverUse === undefined ? '?' : `${Math.round(result.serverUse * 100)} %`,
    roundsOf(result),
  ]);
  return renderTable(resultHeader, rows);
}

/** A star where the server's core was not the busy one, or not left alone, in any round. */
function roundsOf({ countedRounds, rounds }: Result): string {
  return countedRounds === 0 ? `0/${rounds} *` : `${countedRounds}/${rounds}`;
}

function mustOf(result: Result, requirement: Requirement | undefined): string {
  if (requirement === undefined || requirement.connections !== result.connections) {
    return '';
  }
  return `${requirement.atLeast} of ${requirement.of === 'storage' ? 'S' : 'limit'}`;
}

function renderStalls(stalls: readonly StallResult[]): string {
  if (stalls.length === 0) {
    return '';
  }
  return renderTable(
    [
      'While bulks of 10,000 run',
      'Clients',
      'Longest wait ms',
      'p99 ms',
      'Prober late ms',
      'Longest bulk ms',
      'Requests',
    ],
    stalls.map((stall) => [
      stall.title,
      count(stall.clients),
      stall.longestMs.toFixed(0),
      stall.p99Ms.toFixed(1),
      stall.ownLatenessMs.toFixed(0),
      stall.bulkMs.toFixed(0),
      count(stall.requests),
    ]),
  );
}

function renderBeside(results: readonly BesideResult[]): string {
  if (results.length === 0) {
    return '';
  }
  return renderTable(
    ['Beside each other', 'Clients', 'Server on', 'Requests', 'Median ms', 'p99 ms', 'Must ms'],
    results.map(({ title, clients, cores, requests, medianMs, p99Ms, mustMs }) => [
      title,
      count(clients),
      coresText[cores],
      count(requests),
      medianMs.toFixed(1),
      p99Ms.toFixed(1),
      mustMs === undefined ? '' : `<= ${mustMs.toFixed(1)}`,
    ]),
  );
}

const coresText: Readonly<Record<BesideResult['cores'], string>> = {
  own: 'one core',
  all: 'all cores',
};

function renderMemory(memory: readonly MemoryResult[]): string {
  if (memory.length === 0) {
    return '';
  }
  return renderTable(
    ['Clients', 'Most resident memory MB'],
    memory.map(({ clients, peakMb }) => [count(clients), peakMb.toFixed(0)]),
  );
}

/** Requirements that the run did not reach, each in one sentence. */
export function missed(report: Report): string[] {
  return [
    ...report.results.flatMap((result) => missedBy(result, report)),
    ...report.stalls
      .filter(({ longestMs }) => longestMs > stallMsMax)
      .map(
        ({ title, clients, longestMs }) =>
          `A ${title} waited ${longestMs.toFixed(0)} ms behind a bulk of 10,000 at ${count(clients)} clients; ${stallMsMax} ms is the most that it should.`,
      ),
    ...report.beside
      .filter(({ p99Ms, mustMs }) => mustMs !== undefined && p99Ms > mustMs)
      .map(
        ({ title, clients, cores, p99Ms, mustMs }) =>
          `${title} at ${count(clients)} clients, server on ${coresText[cores]}: p99 ${p99Ms.toFixed(1)} ms, ${(mustMs ?? 0).toFixed(1)} ms is the most that it should be.`,
      ),
    ...report.memory
      .filter(({ peakMb }) => peakMb > residentMbMax)
      .map(
        ({ clients, peakMb }) =>
          `The server had ${peakMb.toFixed(0)} MB resident at ${count(clients)} clients; ${residentMbMax} MB is the most that it should.`,
      ),
  ];
}

function missedBy(result: Result, { requirements, flatFigures }: Report): string[] {
  const requirement = requirements[result.name];
  const place = `${result.title} at ${result.connections} connections and ${count(result.clients)} clients`;
  const sentences: string[] = [];
  if (requirement !== undefined && requirement.connections === result.connections) {
    const reached = requirement.of === 'storage' ? result.storageRatio : result.combinedRatio;
    if (reached < requirement.atLeast) {
      const limit = requirement.of === 'storage' ? 'the storage limit' : 'the combined limit';
      sentences.push(
        `${place}: ${ratio(reached)} of ${limit}, ${requirement.atLeast} is asked for.`,
      );
    }
  }
  const quotient = result.sizeQuotient;
  if (quotient !== undefined && quotient > sizeQuotientMax && flatFigures.has(result.name)) {
    sentences.push(
      `${place}: ${ratio(quotient)} times slower than in the small directory, ${sizeQuotientMax} is the most that it should be.`,
    );
  }
  if (result.failures > 0) {
    sentences.push(`${place}: ${result.failures} requests were not answered with success.`);
  }
  return sentences;
}

function renderMissed(sentences: readonly string[]): string {
  return sentences.length === 0
    ? 'Everything that is asked for was reached.'
    : `Not reached:\n\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}`;
}

/** A Markdown table, columns padded, all but the first to the right. */
export function renderTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

/** Puts `content` between the two marker lines of a document. Throws where they are not there. */
export function replaceBetweenMarkers(
  document: string,
  content: string,
  { begin: beginLine, end: endLine }: Markers = resultMarkers,
): string {
  const begin = document.indexOf(beginLine);
  const end = document.indexOf(endLine);
  if (begin < 0 || end < begin) {
    throw new Error(`the document needs the lines ${beginLine} and ${endLine}`);
  }
  const head = document.slice(0, begin + beginLine.length);
  return `${head}\n\n${content}\n\n${document.slice(end)}`;
}

/** Lines of a page between which stands what a run has written. */
export interface Markers {
  readonly begin: string;
  readonly end: string;
}

const resultMarkers: Markers = {
  begin: '<!-- results: written by `npm run bench -- --write-docs` -->',
  end: '<!-- end of results -->',
};

/** Those of the figures on PostgreSQL. */
export const postgresMarkers: Markers = {
  begin: '<!-- results: written by `npm run bench:postgres -- --write-docs` -->',
  end: '<!-- end of results on PostgreSQL -->',
};

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function ratio(value: number): string {
  return value.toFixed(2);
}
