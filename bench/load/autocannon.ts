import { startWorker } from '../machine/processes.ts';
import type { Generator, LoadOptions, LoadResult, SliceOptions } from './generator.ts';

/** Load by autocannon, in a process of its own; for machines without wrk. It may be slower than the server. */
export function createAutocannon(): Generator {
  return {
    name: 'autocannon',
    prepare: (options) => ({
      async run(slice) {
        const worker = startWorker<LoadOptions & SliceOptions, LoadResult>(
          'load',
          'load/autocannon-worker.ts',
        );
        try {
          return await worker.ask({ ...options, ...slice });
        } finally {
          await worker.stop();
        }
      },
    }),
  };
}
