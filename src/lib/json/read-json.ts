import { isUtf8 } from 'node:buffer';
import { asBuffer } from './json-bytes.ts';
import { JsonReader } from './json-reader.ts';
import { defaultJsonLimits, refusalMessage } from './json-refusal.ts';
import { scanMembers } from './json-scan.ts';
import { invalidUtf8Offset, utf8Boundary } from './json-utf8.ts';
import type { JsonLimits, JsonRead } from './json-refusal.ts';
import type { JsonValue } from './json-value.ts';

const shortestForbidden = '__proto__'.length;

/** How `readJsonInSlices` shares the event loop. */
export interface JsonSlices {
  /** Bytes read between two pauses; a positive integer. 65,536 take 1 to 3 milliseconds. */
  readonly sliceBytes: number;
  /** Waits until others have had their turn, such as `setImmediate` from `node:timers/promises`. */
  readonly pause: () => Promise<unknown>;
  readonly limits?: JsonLimits;
}

/**
 * Reads a body as JSON, strictly: UTF-8 without a byte order mark, the grammar of RFC 8259 and nothing
 * else, one value. Refused as well: an object with two members of one name (however escaped), the names
 * `__proto__`, `constructor` and `prototype`, depth beyond the limit, U+0000, half surrogate pairs,
 * numbers that a double cannot hold and integers that it cannot tell apart. `-0` is read as `0`.
 *
 * Never throws. Synchronous: for a body of many megabytes take `readJsonInSlices`.
 */
export function readJson(body: Uint8Array, limits: JsonLimits = defaultJsonLimits): JsonRead {
  if (!isUtf8(body)) {
    return refuseUtf8(invalidUtf8Offset(body), limits);
  }
  const members = scanMembers(body, limits.depthMax);
  const value = members < 0 ? undefined : parsed(body);
  if (value !== undefined && countMembers(value, limits) === members) {
    return { ok: true, value };
  }
  return readStrictly(body, limits);
}

/**
 * What the strict reader says of a body that is known to be UTF-8. `readJson` gives the same answers
 * and is faster where nothing is wrong; this one is exported so that tests can compare the two.
 */
export function readStrictly(body: Uint8Array, limits: JsonLimits = defaultJsonLimits): JsonRead {
  const reader = new JsonReader(body, limits);
  reader.readUntil(body.length);
  return reader.result();
}

/**
 * The answer of `readJson`, giving the event loop back between slices. The body must not change until
 * the promise is settled; it rejects only if `pause` does, or with a RangeError for a bad `sliceBytes`.
 */
export async function readJsonInSlices(body: Uint8Array, slices: JsonSlices): Promise<JsonRead> {
  const { sliceBytes, pause, limits = defaultJsonLimits } = slices;
  if (!Number.isSafeInteger(sliceBytes) || sliceBytes < 1) {
    throw new RangeError('sliceBytes must be a positive integer');
  }
  if (body.length <= sliceBytes) {
    return readJson(body, limits);
  }
  for (let start = 0; start < body.length; await pause()) {
    const end = utf8Boundary(body, start + sliceBytes);
    const invalidAt = invalidUtf8Offset(body, start, end);
    if (invalidAt >= 0) {
      return refuseUtf8(invalidAt, limits);
    }
    start = end;
  }
  const reader = new JsonReader(body, limits);
  for (let end = sliceBytes; !reader.readUntil(end); end += sliceBytes) {
    await pause();
  }
  return reader.result();
}

function refuseUtf8(offset: number, limits: JsonLimits): JsonRead {
  const code = 'invalid_utf8';
  return { ok: false, refusal: { code, message: refusalMessage(code, limits), offset } };
}

/** The value, or undefined for a text that is not JSON; the strict reader then says what is wrong. */
function parsed(body: Uint8Array): JsonValue | undefined {
  try {
    return JSON.parse(asBuffer(body).toString()) as JsonValue;
  } catch {
    return undefined;
  }
}

/**
 * Members of all objects inside a value. `JSON.parse` keeps the last of two members of one name, so the
 * text had more than this where names are doubled. Infinity, which equals no count, where the strict
 * reader should look. Recursion is safe: the scan has refused depth beyond the limit.
 */
function countMembers(value: JsonValue, limits: JsonLimits): number {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' && !isPlainNumber(value) ? Infinity : 0;
  }
  return Array.isArray(value)
    ? countInItems(value as readonly JsonValue[], limits)
    : countInMembers(value as { readonly [name: string]: JsonValue }, limits);
}

function countInItems(items: readonly JsonValue[], limits: JsonLimits): number {
  let count = 0;
  for (let index = 0; index < items.length; index += 1) {
    count += countMembers(items[index] as JsonValue, limits);
  }
  return count;
}

function countInMembers(
  members: { readonly [name: string]: JsonValue },
  limits: JsonLimits,
): number {
  const suspectLength = Math.min(shortestForbidden, limits.nameCodePointsMax + 1);
  let own = 0;
  let below = 0;
  for (const name in members) {
    if (name.length >= suspectLength && isSuspectName(name, limits)) {
      return Infinity;
    }
    own += 1;
    // Most members are strings, and a call for each would be felt.
    const member = members[name] as JsonValue;
    below += typeof member === 'string' ? 0 : countMembers(member, limits);
  }
  return own > limits.membersMax ? Infinity : own + below;
}

function isSuspectName(name: string, limits: JsonLimits): boolean {
  const isForbidden = name === '__proto__' || name === 'constructor' || name === 'prototype';
  return isForbidden || name.length > limits.nameCodePointsMax;
}

/** False for -0 too, which is to be read as 0. */
function isPlainNumber(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0);
}
