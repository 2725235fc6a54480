import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/*
 * The thread of `Checkpointer`. JavaScript, because Node's own reader of TypeScript would cost this
 * thread 20 MB of memory for nothing.
 *
 * PASSIVE copies as much as it can and never makes anyone wait; with FULL it syncs the WAL before and the
 * database after, as a checkpoint of the writer would.
 */

const db = new DatabaseSync(String(workerData));
db.exec('PRAGMA synchronous = FULL');
db.exec('PRAGMA wal_autocheckpoint = 0');
db.exec('PRAGMA cache_size = -256');
const copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', (/** @type {import('./checkpointer.ts').CheckpointOrder} */ order) => {
  if (order === 'close') {
    db.close();
    parentPort?.close();
    return;
  }
  try {
    copy.get();
  } catch {
    // Another process copies, or the disk refuses: the next turn tries again, and the writer will notice a full disk itself.
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage('copied');
});
