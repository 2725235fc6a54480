import { setImmediate } from 'node:timers/promises';
import type { BodyRules } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { IssueCode } from '../domain/issue.ts';
import type { JsonRead, JsonRefusal } from '../lib/json/json-refusal.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { readJson, readJsonInSlices } from '../lib/json/read-json.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { BodyReader } from './body-reader.ts';
import type { Exchange } from './exchange.ts';
import { hasBody } from './exchange.ts';
import { readForm } from './form.ts';
import { type MediaType, isPlainEncoding, mediaTypeNames, parseMediaType } from './media-type.ts';

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

function checkMediaType({ request: { headers } }: Exchange, { mediaTypes }: BodyRules): MediaType {
  if (!isPlainEncoding(headers['content-encoding'])) {
    const message = 'The body must be sent without a Content-Encoding.';
    throw new DirectoryError('unsupported_media_type', message);
  }
  const mediaType = parseMediaType(headers['content-type']);
  if (mediaType === undefined || !mediaTypes.includes(mediaType)) {
    const names = mediaTypes.map((name) => mediaTypeNames[name]).join(' or ');
    const message = `The Content-Type must be ${names}, in UTF-8.`;
    throw new DirectoryError('unsupported_media_type', message);
  }
  return mediaType;
}

function emptyBody(): DirectoryError {
  return new DirectoryError('empty_body', 'The body is empty: send one.');
}

/** What cannot be read is a matter of the whole body; what can be read but not kept, of one member. */
function errorOfRefusal({ code, message, offset, pointer }: JsonRefusal): DirectoryError {
  const where = {
    ...(offset === undefined ? {} : { offset }),
    ...(pointer === undefined ? {} : { pointer }),
  };
  switch (code) {
    case 'empty_body':
    case 'invalid_utf8':
    case 'invalid_json':
    case 'duplicate_key':
    case 'too_deep':
    case 'forbidden_key':
      return new DirectoryError(code, message, where);
    case 'number_out_of_range':
    case 'unsafe_integer':
    case 'control_character':
    case 'invalid_unicode':
    case 'too_many_members':
    case 'key_too_long': {
      const issueCode: IssueCode = code === 'key_too_long' ? 'too_long' : code;
      const issues = [{ pointer: pointer ?? '', code: issueCode, message }];
      return new DirectoryError('validation_failed', message, { ...where, issues });
    }
  }
}
