import type { BodyRules } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { IssueCode } from '../domain/issue.ts';
import type { JsonRefusal } from '../lib/json/json-refusal.ts';
import type { Exchange } from './exchange.ts';
import {
  type MediaType,
  isPlainEncoding,
  mediaTypeNames,
  parseMediaType,
  parseRawMediaType,
} from './media-type.ts';

/** The media type of a body that a route takes; throws `unsupported_media_type` for any other, and for one that is encoded. */
export function checkMediaType(
  { request: { headers } }: Exchange,
  { mediaTypes, isRaw }: BodyRules,
): MediaType {
  if (!isPlainEncoding(headers['content-encoding'])) {
    const message = 'The body must be sent without a Content-Encoding.';
    throw new DirectoryError('unsupported_media_type', message);
  }
  const parse = isRaw === true ? parseRawMediaType : parseMediaType;
  const mediaType = parse(headers['content-type']);
  if (mediaType === undefined || !mediaTypes.includes(mediaType)) {
    const names = mediaTypes.map((name) => mediaTypeNames[name]).join(' or ');
    const message = `The Content-Type must be ${names}${isRaw === true ? '' : ', in UTF-8'}.`;
    throw new DirectoryError('unsupported_media_type', message);
  }
  return mediaType;
}

/** A body was needed, and none came. */
export function emptyBody(): DirectoryError {
  return new DirectoryError('empty_body', 'The body is empty: send one.');
}

/** What the strict reader refused, as an error: what cannot be read is a matter of the whole body; what can be read but not kept, of one member. */
export function errorOfRefusal({ code, message, offset, pointer }: JsonRefusal): DirectoryError {
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
