import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from './run-figure.ts';
import {
  postgresMarkers,
  type Report,
  missed,
  renderReport,
  renderTable,
  replaceBetweenMarkers,
} from './table.ts';

const result: Result = {
  name: 'upsert',
  title: 'Upsert',
  connections: 64,
  clients: 1_000_000,
  http: 40_000,
  storage: 10_000,
  ours: 6_000,
  combined: 8_000,
  combinedRatio: 0.75,
  storageRatio: 0.6,
  p99Ms: 12,
  serverUse: 0.97,
  cpuUs: 150,
  httpCpuUs: 22,
  rounds: 5,
  countedRounds: 5,
  failures: 0,
  sizeQuotient: 1.2,
};

const report: Report = {
  machine: 'A machine.',
  results: [result],
  stalls: [],
  beside: [],
  memory: [{ clients: 1_000_000, peakMb: 200 }],
  requirements: { upsert: { of: 'combined', atLeast: 0.7, connections: 64 } },
  flatFigures: new Set(['upsert']),
};

test('H, S, their combination, our figure and the ratio stand beside each other', () => {
  const text = renderReport(report);

  assert.match(text, /40,000 \| +10,000 \| +8,000 \| +6,000 \| +0\.75 \| +0\.60 \|/);
  assert.match(text, /Everything that is asked for was reached\./);
});

test('what was not reached is said', () => {
  const slow = { ...result, combinedRatio: 0.69, sizeQuotient: 1.51, failures: 2 };

  const sentences = missed({
    ...report,
    results: [slow],
    stalls: [
      {
        title: 'get',
        clients: 1,
        longestMs: 101,
        medianMs: 1,
        p99Ms: 1,
        ownLatenessMs: 0,
        bulkMs: 500,
        requests: 9,
      },
    ],
    beside: [
      {
        title: 'get beside',
        clients: 1,
        cores: 'own',
        requests: 9,
        medianMs: 1,
        p99Ms: 5,
        mustMs: 4,
      },
    ],
    memory: [{ clients: 1, peakMb: 251 }],
  });

  assert.equal(sentences.length, 6);
});

test('a requirement holds for its number of connections only', () => {
  const slow = { ...result, connections: 1, combinedRatio: 0.1 };

  assert.deepEqual(missed({ ...report, results: [slow] }), []);
});

test('a figure whose work grows with the directory may take longer in a large one', () => {
  const slow = { ...result, sizeQuotient: 40 };

  assert.deepEqual(missed({ ...report, results: [slow], flatFigures: new Set() }), []);
});

test('figures of which no round counted are marked', () => {
  const text = renderReport({ ...report, results: [{ ...result, countedRounds: 0 }] });

  assert.match(text, /\| +0\/5 \* \|/);
});

test('columns are as wide as their widest cell', () => {
  assert.equal(
    renderTable(
      ['Name', 'N'],
      [
        ['a', '1,000'],
        ['longer', '2'],
      ],
    ),
    '| Name   |     N |\n| ------ | ----: |\n| a      | 1,000 |\n| longer |     2 |',
  );
});

test('only what stands between the markers is replaced', () => {
  const document = `before\n${postgresMarkers.begin}\nold\n${postgresMarkers.end}\nafter\n`;

  const written = replaceBetweenMarkers(document, 'new', postgresMarkers);

  assert.equal(
    written,
    `before\n${postgresMarkers.begin}\n\nnew\n\n${postgresMarkers.end}\nafter\n`,
  );
  assert.equal(replaceBetweenMarkers(written, 'new', postgresMarkers), written);
  assert.throws(() => replaceBetweenMarkers('nothing', 'new'));
});
