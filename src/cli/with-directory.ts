import type { DirectoryOptions, OpenDirectory } from '../main.ts';

/** Opens the directory for one command, beside a server or without one, and closes it however the command ends. */
export async function withDirectory<T>(
  options: DirectoryOptions,
  use: (opened: OpenDirectory) => Promise<T>,
): Promise<T> {
  // Only here, so that help and refusals are there at once.
  const { openDirectory } = await import('../main.ts');
  const opened = await openDirectory(options);
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}
