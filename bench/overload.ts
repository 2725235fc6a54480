import { Worker } from 'node:worker_threads';
import { serveClientele, type ServingProcess, temporaryDirectory } from '../test/support/cli.ts';
import type { Load, LoadResult } from '../test/support/open-loop.ts';

/*
 * `npm run bench:overload`: what a flood of upserts does to those that are taken, with the bound on their wait and
 * without. Callers send at a fixed rate, whether or not those before were answered; their times count from
 * when they were due. All of it runs on the same machine in the same minutes, callers included.
 */

const seconds = 10;
const quietPerSecond = 200;
const floodFactors = [2, 4];
const callers = { busy: 64, flood: 1_000 } as const;

for (const waitMaxMs of ['50', '0']) {
  const server = await serveClientele(temporaryDirectory(), {
    env: { CLIENTELE_LOOP_DELAY_MAX_MS: '250', CLIENTELE_WRITE_WAIT_MAX_MS: waitMaxMs },
  });
  console.log(`--write-wait-max-ms ${waitMaxMs}`);
  const busy = await load(server, { perSecond: 50_000, seconds: 5, connections: callers.busy });
  const capacity = Math.round((busy.msByStatus.get(201)?.length ?? 0) / 5);
  show(`${callers.busy} callers at full speed`, busy);
  const quiet = await load(server, { perSecond: quietPerSecond });
  show(`${quietPerSecond} a second`, quiet);
  for (const factor of floodFactors) {
    const flood = await load(server, { perSecond: capacity * factor, leadSeconds: 1 });
    const ratio = p99(flood.msByStatus.get(201)) / p99(quiet.msByStatus.get(201));
    show(`${capacity * factor} a second`, flood);
    console.log(`  accepted p99: ${ratio.toFixed(1)} times the quiet one`);
  }
  await server.stop();
}

function load(
  { url, greeting }: ServingProcess,
  rate: Pick<Load, 'perSecond'> & Partial<Load>,
): Promise<LoadResult> {
  const before = '{"externalId":"person-';
  const after = '","name":"Ada Lovelace"}';
  const head = [
    'POST /api/v2/clients/upsert HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${/clk_\w+/.exec(greeting)?.[0] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${before.length + 9 + after.length}`,
  ].join('\r\n');
  const workerData: Load = {
    port: Number(new URL(url).port),
    seconds,
    connections: callers.flood,
    request: [`${head}\r\n\r\n${before}`, after],
    ...rate,
  };
  const worker = new Worker(new URL('../test/support/open-loop.ts', import.meta.url), {
    workerData,
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function show(name: string, { msByStatus, unsent }: LoadResult): void {
  const parts = Array.from(
    msByStatus,
    ([status, ms]) =>
      `${ms.length} x ${status}, median ${quantile(ms, 0.5)}, p99 ${quantile(ms, 0.99)} ms`,
  );
  console.log(`  ${name}: ${parts.join('; ')}; ${unsent} not sent`);
}

function p99(times: readonly number[] = []): number {
  return quantile(times, 0.99);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? NaN) * 10) / 10;
}
