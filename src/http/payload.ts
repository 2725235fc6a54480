import { setImmediate } from 'node:timers/promises';
import type { BodyRules } from '../dialects/dialect.ts';
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
