import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1024 * 1024;
const chunk = Buffer.alloc(chunkBytes);

/**
 * Reads a file through, so that it is in the memory of the operating system. Some virtual machines give
 * memory back that was not used for seconds; then whoever was not measured last would read from the disk.
 */
export function warmFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    while (readSync(file, chunk) > 0) {
      // Being read is all that it is read for.
    }
  } finally {
    closeSync(file);
  }
}
