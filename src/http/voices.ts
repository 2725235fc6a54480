import type { Dialect, JsonAnswer } from '../dialects/dialect.ts';
import type { DirectoryError } from '../domain/errors.ts';
import { renderProblem } from '../dialects/problem.ts';

/** How a part of the path space answers: in which words its errors are said, and whether browsers may read them. */
export interface Voice {
  readonly cors: 'closed' | 'open';
  renderError(error: DirectoryError): JsonAnswer;
}

/** What no dialect answers for: RFC 9457. */
export const plainVoice: Voice = { cors: 'closed', renderError: renderProblem };

/** Finds the voice for a path as it was sent (without its query): the dialect with the longest prefix. */
export function createVoices(dialects: readonly Dialect[]): (path: string) => Voice {
  const voices = dialects
    .flatMap((dialect) => dialect.pathPrefixes.map((prefix) => ({ prefix, voice: dialect })))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return function voiceOf(path) {
    const found = voices.find(
      ({ prefix }) => path === prefix || path.startsWith(prefix === '/' ? prefix : `${prefix}/`),
    );
    return found?.voice ?? plainVoice;
  };
}

/** The path of a request target: all before the `?`. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark);
}
