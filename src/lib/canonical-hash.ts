import { createHash } from 'node:crypto';
import type { JsonValue } from './json/json-value.ts';

/** Hashes what JSON values say, however they are written: member order and number spelling do not count. */
export interface CanonicalHash {
  /** Takes in one more text or value; where one ends counts. */
  add(value: JsonValue): void;
  /** SHA-256 in hexadecimal. No more can be added. */
  end(): string;
}

/** Starts a hash over nothing. */
export function createCanonicalHash(): CanonicalHash {
  const hash = createHash('sha256');
  return {
    add: (value) => void hash.update(`${canonical(value)}\n`),
    end: () => hash.digest('hex'),
  };
}

/** JSON with the members of every object in order and no white space, as RFC 8785 has it but for the order of surrogates. */
export function canonical(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${(value as readonly JsonValue[]).map(canonical).join(',')}]`;
  }
  const object = value as Readonly<Record<string, JsonValue>>;
  const members = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(object[name] ?? null)}`);
  return `{${members.join(',')}}`;
}
