import { setImmediate } from 'node:timers/promises';
import { type BodyRules, smallJsonBody } from '../dialects/dialect.ts';
import { DirectoryError, failureOfIssues } from '../domain/errors.ts';
import { type Issue, pointerTo } from '../domain/issue.ts';
import type { JsonRead } from '../lib/json/json-refusal.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { readJson, readJsonInSlices } from '../lib/json/read-json.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import { checkMediaType, emptyBody, errorOfRefusal } from './body-checks.ts';
import type { BodyReader } from './body-reader.ts';
import type { Exchange } from './exchange.ts';
import { hasBody } from './exchange.ts';
import { readForm } from './form.ts';
import type { MediaType } from './media-type.ts';

/** Bodies from this size on are read with pauses, so that other calls are answered meanwhile. */
const slicedBytesMin = 1024 * 1024;
const slices = { sliceBytes: 65_536, pause: () => setImmediate() };

/**
 * The body of a call as a value. Throws or rejects with `empty_body`, `unsupported_media_type`, `body_too_large`,
 * the codes of the strict reader, and `validation_failed` for texts that can be read but not kept.
 */
export function readPayload(
  exchange: Exchange,
  rules: BodyRules,
  bodies: BodyReader,
): Promise<JsonValue> {
  if (!hasBody(exchange.request)) {
    throw emptyBody();
  }
  const mediaType = checkMediaType(exchange, rules);
  return bodies.read(exchange, rules.bytesMax).then((body) => valueOf(body, mediaType));
}

/**
 * Reads the body of a write that takes none, for what a caller thinks that it asks for. No body and `{}` say
 * nothing; for all else it rejects, with what `readPayload` does or with `validation_failed`.
 */
export function readNothing(exchange: Exchange, bodies: BodyReader): MaybePromise<undefined> {
  if (!hasBody(exchange.request)) {
    return undefined;
  }
  return bodies.read(exchange, smallJsonBody.bytesMax).then((body) => {
    // One that comes in chunks is known to be empty only now.
    if (body.length > 0) {
      checkMediaType(exchange, smallJsonBody);
      checkNothing(readJson(body));
    }
    return undefined;
  });
}

function checkNothing(read: JsonRead): void {
  if (!read.ok && read.refusal.code === 'empty_body') {
    return;
  }
  const issues = issuesOfSomething(acceptedValue(read));
  if (issues.length > 0) {
    throw DirectoryError.of(failureOfIssues(issues));
  }
}

function issuesOfSomething(value: JsonValue): readonly Issue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer: '', code: 'type', message: 'This call takes no body: send none, or `{}`.' }];
  }
  return Object.keys(value).map((name) => ({
    pointer: pointerTo(name),
    code: 'unknown_member',
    message: 'This call takes no members: leave it out.',
  }));
}

function valueOf(body: Buffer, mediaType: MediaType): MaybePromise<JsonValue> {
  if (body.length === 0) {
    throw emptyBody();
  }
  if (mediaType === 'form') {
    return readForm(body);
  }
  return body.length < slicedBytesMin
    ? acceptedValue(readJson(body))
    : readJsonInSlices(body, slices).then(acceptedValue);
}

function acceptedValue(read: JsonRead): JsonValue {
  if (!read.ok) {
    throw errorOfRefusal(read.refusal);
  }
  return read.value;
}
