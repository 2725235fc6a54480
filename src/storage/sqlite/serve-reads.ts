import { parentPort, workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { listClients } from './list-clients.ts';
import { outcomeOfError, outcomeOfPage } from './read-order.ts';
import type { ReadingThreadData, ThreadAnswer, ThreadMessage } from './read-order.ts';
import { mapError } from './sqlite-error.ts';
import { runInTurns } from './steps.ts';
import { TrigramSamples } from './trigram-counts.ts';

/*
 * What a reading thread runs: each order in a snapshot of its own, taken after the order came, so that it
 * sees whatever was committed before it was given. Most are done within one turn, first come, first
 * served; a long one gives way to the others turn by turn.
 */

/** Reads that have begun and are not done: so many long ones can be passed by a quick one. */
const connectionsMax = 6;

const { path, busyTimeoutMs } = workerData as ReadingThreadData;
const pool = new ConnectionPool(
  () => new Connection(path, 'search', { busyTimeoutMs }),
  connectionsMax,
);
const samples = new TrigramSamples();

parentPort?.on('message', (message: ThreadMessage) => {
  void (message === 'close' ? close() : read(message));
});

answer('ready');

async function read({
  number,
  workspaceId,
  query,
}: Exclude<ThreadMessage, 'close'>): Promise<void> {
  try {
    const page = await pool.use((connection) =>
      runInTurns(listClients(connection, workspaceId, query, samples)),
    );
    answer({ number, ...outcomeOfPage(page) });
  } catch (error) {
    answer({ number, ...outcomeOfError(mapError(error)) });
  }
}

function answer(message: ThreadAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(message);
}

async function close(): Promise<void> {
  await pool.close();
  parentPort?.close();
}
