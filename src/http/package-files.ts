import { readFile } from 'node:fs/promises';

/** Gives files of installed packages, such as `swagger-ui-dist/swagger-ui.css`; each is read once. Rejects where there is none. */
export function createPackageFiles(): (specifier: string) => Promise<Uint8Array> {
  const files = new Map<string, Promise<Uint8Array>>();
  return function packageFile(specifier) {
    let file = files.get(specifier);
    if (file === undefined) {
      file = readFile(new URL(import.meta.resolve(specifier)));
      files.set(specifier, file);
    }
    return file;
  };
}
