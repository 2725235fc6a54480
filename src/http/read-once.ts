/**
 * Reads by name, each name once: whoever asks again, even meanwhile, gets what was read. A read that fails rejects for
 * those who wait for it and is forgotten, so that a moment without file descriptors does not last until the next start.
 */
export function readOnce<T>(read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return function readKnown(name) {
    let content = known.get(name);
    if (content === undefined) {
      content = read(name);
      known.set(name, content);
      content.catch(() => known.delete(name));
    }
    return content;
  };
}
