import { DirectoryError } from '../domain/errors.ts';
import { pointerTo } from '../domain/issue.ts';
import { isLongerThan } from '../domain/text.ts';
import type { IssueCode } from '../domain/issue.ts';
import { defaultJsonLimits } from '../lib/json/json-refusal.ts';

/** Decoded parameters of a query; a repeated one is an array. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

const noParameters: Query = Object.freeze({});
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The parameters of a request target, from behind its `?`. Decoding is strict: a broken percent escape
 * or one that is not UTF-8 rejects with `bad_request`, the names of JavaScript's own machinery with
 * `forbidden_key`, a NUL with `validation_failed`.
 */
export function readQuery(target: string): Query {
  const mark = target.indexOf('?');
  if (mark < 0) {
    return noParameters;
  }
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of readPairs(target.slice(mark + 1), 'bad_request')) {
    const before = Object.hasOwn(query, name) ? query[name] : undefined;
    query[name] =
      before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}

/**
 * A form body (application/x-www-form-urlencoded) as an object of texts, under the rules of the strict
 * JSON reader: UTF-8 only (`invalid_utf8`), each name once (`duplicate_key`), and so on.
 */
export function readForm(body: Uint8Array): Readonly<Record<string, string>> {
  const form: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of readPairs(decodeBody(body), 'invalid_utf8')) {
    if (Object.hasOwn(form, name)) {
      throw new DirectoryError(
        'duplicate_key',
        'The form has two members of one name: send each name once.',
        { pointer: pointerTo(name) },
      );
    }
    count += 1;
    if (count > defaultJsonLimits.membersMax) {
      throw unacceptable('', 'too_many_members', 'The form has too many members: send fewer.');
    }
    form[name] = value;
  }
  return form;
}

function decodeBody(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw undecodable('invalid_utf8');
  }
}

function* readPairs(
  text: string,
  undecodableCode: 'bad_request' | 'invalid_utf8',
): Generator<readonly [name: string, value: string]> {
  for (const pair of text.split('&')) {
    if (pair !== '') {
      const equals = pair.indexOf('=');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals), undecodableCode);
      const value = equals < 0 ? '' : decode(pair.slice(equals + 1), undecodableCode);
      checkName(name);
      checkNul(name, value);
      yield [name, value];
    }
  }
}

function decode(text: string, undecodableCode: 'bad_request' | 'invalid_utf8'): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) {
    return spaced;
  }
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw undecodable(undecodableCode);
  }
}

function checkName(name: string): void {
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    throw new DirectoryError(
      'forbidden_key',
      'The member names __proto__, constructor and prototype are not accepted: rename it.',
      { pointer: pointerTo(name) },
    );
  }
  if (isLongerThan(name, defaultJsonLimits.nameCodePointsMax)) {
    throw unacceptable('', 'too_long', 'A member name is too long: shorten it.');
  }
}

function checkNul(name: string, value: string): void {
  if (name.includes('\0') || value.includes('\0')) {
    const pointer = name.includes('\0') ? '' : pointerTo(name);
    const message = 'The text holds U+0000, which cannot be stored: remove it.';
    throw unacceptable(pointer, 'control_character', message);
  }
}

function undecodable(code: 'bad_request' | 'invalid_utf8'): DirectoryError {
  return new DirectoryError(
    code,
    'A percent escape is broken or not UTF-8: write % as %25 and encode texts as UTF-8.',
  );
}

function unacceptable(pointer: string, code: IssueCode, message: string): DirectoryError {
  return new DirectoryError('validation_failed', message, {
    issues: [{ pointer, code, message }],
  });
}
