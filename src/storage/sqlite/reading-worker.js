import { enableCompileCache, flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

/*
 * The start of a reading thread. JavaScript, because what it imports is TypeScript: read without the
 * compiled code that the process keeps, it would cost this thread 20 MB of memory.
 */

const { compileCache } = /** @type {import('./read-order.ts').ReadingThreadData} */ (workerData);
if (compileCache !== undefined) {
  enableCompileCache(compileCache);
}
await import('./serve-reads.ts');
// What only this thread reads is there for the next one, also where the process is killed.
flushCompileCache();
