import { Worker } from 'node:worker_threads';
import type { ServingProcess } from './cli.ts';
import { type Load, type LoadResult, numberLength } from './open-loop.ts';

/** A write that a flood is made of. */
export interface FloodWrite {
  readonly title: string;
  readonly path: string;
  /** Parts of the body, between which stands a number that is different each time. */
  readonly body: readonly string[];
  /** Of those that are carried out. */
  readonly status: number;
}

/** Costs about three times as much as to refuse it. */
export const upsertFlood: FloodWrite = {
  title: 'an upsert',
  path: '/api/v2/clients/upsert',
  body: ['{"externalId":"person-', '","name":"Ada Lovelace"}'],
  status: 201,
};

const batchLength = 20;
const opening = '{"op":"upsert","data":{"externalId":"person-';
const endOf = (index: number): string => `-${index}","name":"Ada Lovelace"}}`;

/** Costs many times as much as to refuse it. */
export const batchFlood: FloodWrite = {
  title: `a batch of ${batchLength}`,
  path: '/api/v2/clients/batch',
  body: [
    `{"operations":[${opening}`,
    ...Array.from({ length: batchLength - 1 }, (_, index) => `${endOf(index)},${opening}`),
    `${endOf(batchLength - 1)}]}`,
  ],
  status: 200,
};

/** How the load comes, where it is not the usual way. */
export type Rate = Pick<Load, 'perSecond' | 'seconds'> & Partial<Load>;

/** Sends the write at a fixed rate, from a thread of its own, to a server that was started just now. */
export function flood(
  { url, greeting }: ServingProcess,
  { path, body }: FloodWrite,
  rate: Rate,
): Promise<LoadResult> {
  const [first = '', ...rest] = body;
  const length = body.join('').length + rest.length * numberLength;
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${/clk_\w+/.exec(greeting)?.[0] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
  ].join('\r\n');
  const workerData: Load = {
    port: Number(new URL(url).port),
    connections: 1_000,
    request: [`${head}\r\n\r\n${first}`, ...rest],
    ...rate,
  };
  const worker = new Worker(new URL('open-loop.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** How long those took that were carried out, in ms. */
export function acceptedMs({ status }: FloodWrite, { msByStatus }: LoadResult): readonly number[] {
  return msByStatus.get(status) ?? [];
}
