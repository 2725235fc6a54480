import { type Issue, issuesMax, pointerTo } from '../../domain/issue.ts';
import { isLongerThan } from '../../domain/text.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

const keyCodePointsMax = 50;

// Letters and digits of any script, with the marks that many scripts cannot be written without.
const keyOfAnyScript = /^[\p{L}\p{M}\p{N}_-]+$/u;

const attributes = '/custom_attributes';

/**
 * What is wrong with `custom_attributes`, nothing where they may be stored as they are (wire-contracts
 * 4.2): keys of at most 50 letters, digits, dashes and underscores; values string, boolean or number.
 * `null`, which unsets, is let through.
 */
export function attributeIssues(value: JsonValue): readonly Issue[] {
  if (!isJsonObject(value)) {
    return [notAnObject];
  }
  let issues: Issue[] | undefined;
  for (const key in value) {
    const message = isAttributeKey(key) ? valueMessage(value[key]) : keyMessage;
    if (message !== undefined) {
      issues ??= [];
      issues.push({
        pointer: `${attributes}${pointerTo(key)}`,
        code: message === keyMessage ? 'field_key' : 'type',
        message,
      });
      if (issues.length >= issuesMax) {
        break;
      }
    }
  }
  return issues ?? none;
}

/** True for a key of at most 50 letters, digits, dashes and underscores. */
export function isAttributeKey(key: string): boolean {
  if (key.length === 0 || key.length > keyCodePointsMax) {
    return isOtherAttributeKey(key);
  }
  for (let index = 0; index < key.length; index += 1) {
    if (!isPlainKeyCode(key.charCodeAt(index))) {
      return isOtherAttributeKey(key);
    }
  }
  return true;
}

/** ASCII letters, digits, dash and underscore: what all but a few keys are made of. */
function isPlainKeyCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x2d
  );
}

function isOtherAttributeKey(key: string): boolean {
  return !isLongerThan(key, keyCodePointsMax) && keyOfAnyScript.test(key);
}

function valueMessage(value: JsonValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null
    ? 'A custom attribute must be a string, a number or a boolean. Send the parts of an object or array as attributes of their own.'
    : undefined;
}

const keyMessage =
  'The key of a custom attribute must have 1 to 50 letters, digits, dashes and underscores. Rename it, for example in snake_case.';

const none: readonly Issue[] = [];

const notAnObject: Issue = {
  pointer: attributes,
  code: 'type',
  message:
    '`custom_attributes` must be an object of keys and values. Leave it out where there are none; send a key with null to remove one.',
};
