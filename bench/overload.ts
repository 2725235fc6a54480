import { serveClientele, temporaryDirectory } from '../test/support/cli.ts';
import {
  acceptedMs,
  batchFlood,
  flood,
  type FloodWrite,
  type Rate,
  upsertFlood,
} from '../test/support/flood.ts';
import type { LoadResult } from '../test/support/open-loop.ts';

/*
 * `npm run bench:overload`: what a flood of writes does to those that are taken, with the bound on their wait and
 * without. Callers send at a fixed rate, whether or not those before were answered; their times count from
 * when they were due. All of it runs on the same machine in the same minutes, callers included.
 */

const seconds = 10;
const quietPerSecond = 200;
const floodFactors = [2, 4];
const busyConnections = 64;

for (const write of [upsertFlood, batchFlood]) {
  for (const waitMaxMs of ['50', '0']) {
    await measure(write, waitMaxMs);
  }
}

async function measure(write: FloodWrite, waitMaxMs: string): Promise<void> {
  const server = await serveClientele(temporaryDirectory(), {
    env: { CLIENTELE_LOOP_DELAY_MAX_MS: '250', CLIENTELE_WRITE_WAIT_MAX_MS: waitMaxMs },
  });
  const send = (rate: Partial<Rate> & Pick<Rate, 'perSecond'>): Promise<LoadResult> =>
    flood(server, write, { seconds, ...rate });
  console.log(`${write.title}, --write-wait-max-ms ${waitMaxMs}`);
  const busy = await send({ perSecond: 50_000, seconds: 5, connections: busyConnections });
  const capacity = Math.round(acceptedMs(write, busy).length / 5);
  show(`${busyConnections} callers at full speed`, busy);
  const quiet = await send({ perSecond: Math.min(quietPerSecond, capacity / 10) });
  show('a tenth of that, 200 a second at most', quiet);
  for (const factor of floodFactors) {
    const flooded = await send({ perSecond: capacity * factor, leadSeconds: 1 });
    const ratio = p99(acceptedMs(write, flooded)) / p99(acceptedMs(write, quiet));
    show(`${capacity * factor} a second`, flooded);
    console.log(`  accepted p99: ${ratio.toFixed(1)} times the quiet one`);
  }
  await server.stop();
}

function show(name: string, { msByStatus, unsent }: LoadResult): void {
  const parts = Array.from(
    msByStatus,
    ([status, ms]) =>
      `${ms.length} x ${status}, median ${quantile(ms, 0.5)}, p99 ${quantile(ms, 0.99)} ms`,
  );
  console.log(`  ${name}: ${parts.join('; ')}; ${unsent} not sent`);
}

function p99(times: readonly number[]): number {
  return quantile(times, 0.99);
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? NaN) * 10) / 10;
}
