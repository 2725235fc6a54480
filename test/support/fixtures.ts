import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import type { WireRequest } from './upsert-bench.ts';

/** One exchange of a dialect's `__fixtures__`. */
export interface Fixture {
  /** Where the exchange was read, or why it is as it is. */
  readonly source: string;
  /** Files of the same folder whose requests come before it. */
  readonly given?: readonly string[];
  /** `{key}` stands for a key that may write. */
  readonly request: WireRequest;
  readonly answer: { readonly status: number; readonly body: JsonValue };
}

const folders = join(import.meta.dirname, '../../src/dialects');

/** The names of all exchanges of a dialect. */
export function fixtureNames(dialect: string): readonly string[] {
  return readdirSync(join(folders, dialect, '__fixtures__'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'));
}

/** One exchange, with a key in the place of `{key}`. */
export function readFixture(dialect: string, name: string, key: string): Fixture {
  const file = join(folders, dialect, '__fixtures__', `${basename(name, '.json')}.json`);
  return JSON.parse(readFileSync(file, 'utf8').replaceAll('{key}', key)) as Fixture;
}
