import type { RateLimit, Scope } from '../../domain/api-key.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { parseIsoInstant } from '../../domain/instant.ts';
import type { NewKey } from '../../directory/keys.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { KeyChange } from '../../storage/storage.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { nullable } from '../shared/value-checks.ts';
import {
  ChangeKeyRequest,
  ChangeWorkspaceRequest,
  CreateKeyRequest,
  KeyWire,
  RotateKeyRequest,
  WorkspaceWire,
} from './key-schema.ts';

const readOnly = new Set([...Object.keys(KeyWire.properties), 'key']);
const createShapeOfKey = createShape(CreateKeyRequest, { readOnly });
const changeShapeOfKey = createShape(ChangeKeyRequest, { readOnly });
const rotateShape = createShape(RotateKeyRequest);
const workspaceShape = createShape(ChangeWorkspaceRequest, {
  readOnly: new Set(Object.keys(WorkspaceWire.properties)),
});

/** What a new key may do where nothing is said (design 8). */
const defaultScopes: readonly Scope[] = ['read', 'write'];
const defaultOverlapSeconds = 3_600;

/** What the schema has checked needs no second look. */
function asChecked<T extends JsonValue>(value: JsonValue): Checked<T> {
  return ok(value as T);
}

const scopesOf: Check<readonly Scope[]> = asChecked;
const rateLimitOf: Check<RateLimit | null> = (value) => ok(value as unknown as RateLimit | null);

/** An instant that has not come yet: a key that never worked would be a mistake. */
function futureInstant(now: number): Check<number | null> {
  return nullable((value) => {
    const parsed = parseIsoInstant(value);
    return parsed.ok && parsed.value <= now
      ? refuse('date', '`expiresAt` must lie in the future.')
      : parsed;
  });
}

/** What is said about a key when it is made, and when it is changed. */
function readMembers(
  reader: MemberReader,
  now: number,
): {
  readonly [K in keyof KeyChange]-?: KeyChange[K] | undefined;
} {
  return {
    name: reader.read('name', asChecked<string>),
    scopes: reader.read('scopes', scopesOf),
    expiresAt: reader.read('expiresAt', futureInstant(now)),
    rateLimit: reader.read('rateLimit', rateLimitOf),
  };
}

/** A key to be made, and the secret that was brought along for it. */
export function toNewKey(
  body: JsonValue | undefined,
  now: number,
): Checked<{ readonly key: NewKey; readonly secret: string | undefined }> {
  const opened = MemberReader.ofShape(body, createShapeOfKey);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const { name, scopes, expiresAt, rateLimit } = readMembers(reader, now);
  const secret = reader.read('secret', asChecked<string>);
  return reader.finish(() => ({
    key: {
      name: name ?? '',
      scopes: scopes ?? defaultScopes,
      expiresAt: expiresAt ?? null,
      rateLimit: rateLimit ?? null,
    },
    secret,
  }));
}

/** New values for a key; absent ones stay. */
export function toKeyChange(body: JsonValue | undefined, now: number): Checked<KeyChange> {
  const opened = MemberReader.ofShape(body, changeShapeOfKey);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const { name, scopes, expiresAt, rateLimit } = readMembers(reader, now);
  return reader.finish(() => compact({ name, scopes, expiresAt, rateLimit }));
}

/** How long the old key goes on working, in milliseconds. */
export function toOverlapMs(body: JsonValue | undefined): Checked<number> {
  const opened = MemberReader.ofShape(body, rotateShape);
  if (!opened.ok) {
    return opened;
  }
  const seconds = opened.value.read('overlapSeconds', asChecked<number>);
  return opened.value.finish(() => (seconds ?? defaultOverlapSeconds) * 1_000);
}

/** A new name for the workspace; `undefined` keeps the old one. */
export function toWorkspaceName(body: JsonValue | undefined): Checked<string | undefined> {
  const opened = MemberReader.ofShape(body, workspaceShape);
  if (!opened.ok) {
    return opened;
  }
  const name = opened.value.read('name', asChecked<string>);
  return opened.value.finish(() => name);
}
