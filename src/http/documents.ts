import { readFile } from 'node:fs/promises';

const folder = new URL('../../docs/', import.meta.url);

/** Gives the text of a page of `docs`, such as `errors.md`; each is read once. Rejects where there is none. */
export function createDocuments(): (name: string) => Promise<string> {
  const documents = new Map<string, Promise<string>>();
  return function document(name) {
    let text = documents.get(name);
    if (text === undefined) {
      text = readFile(new URL(name, folder), 'utf8');
      documents.set(name, text);
    }
    return text;
  };
}
