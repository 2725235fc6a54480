import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonValue } from '../../../lib/json/json-value.ts';
import { type WireRequest, secrets } from './wire-bench.ts';

/** One exchange of a dialect's `__fixtures__`. `{key}` in a request stands for a key that may write. */
export interface Fixture {
  readonly name: string;
  /** Where the exchange was read, or why it is as it is. */
  readonly source: string;
  /** Requests that come before it; their answers are checked where they are fixtures themselves. */
  readonly before: readonly WireRequest[];
  readonly request: WireRequest;
  readonly answer: { readonly status: number; readonly body: JsonValue };
}

type Kept = Omit<Fixture, 'name' | 'before'> & { readonly given?: readonly string[] };

/** All fixtures in a folder, by name. */
export function readFixtures(folder: string): readonly Fixture[] {
  const read = (file: string): Kept =>
    JSON.parse(readFileSync(join(folder, file), 'utf8').replaceAll('{key}', secrets.write)) as Kept;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const { source, given = [], request, answer } = read(file);
      const before = given.map((earlier) => read(earlier).request);
      return { name: basename(file, '.json'), source, before, request, answer };
    });
}
