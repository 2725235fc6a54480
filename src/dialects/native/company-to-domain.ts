import type { CompanyPatch, CreateCompany, CustomFieldsPatch } from '../../domain/commands.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { checkText } from '../../domain/text.ts';
import { checkUrl } from '../../domain/url.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape } from '../shared/shape.ts';
import { nameText, nullable, once, queryInteger } from '../shared/value-checks.ts';
import {
  CreateCompanyRequest,
  readOnlyCompanyMembers,
  UpdateCompanyRequest,
} from './company-schema.ts';

const readOnly = { readOnly: readOnlyCompanyMembers };
const createShapeOf = createShape(CreateCompanyRequest, readOnly);
const updateShapeOf = createShape(UpdateCompanyRequest, readOnly);

export const defaultCompanyLimit = 100;
export const companyLimitMax = 1_000;
const cursorCodePointsMax = 4_096;

const checkName = nameText('name');
const hexColor = /^#[\da-f]{6}$/i;
const checkColor: Check<string> = (value) =>
  typeof value === 'string' && hexColor.test(value)
    ? ok(value)
    : refuse('type', '`fallbackColor` must be a hexadecimal colour like #938eab.');

export interface CompanyListRequest {
  readonly limit: number;
  readonly name?: string;
  readonly cursor?: string;
}

/** Query of the list of companies. */
export function toCompanyList(query: Call['query']): Checked<CompanyListRequest> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: companyLimitMax }));
  const name = reader.read('name', once('name', checkName));
  const cursor = reader.read('cursor', once('cursor', checkCursor));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    limit: limit ?? defaultCompanyLimit,
    ...compact({ name, cursor }),
  }));
}

export function toCreateCompany(body: JsonValue | undefined): Checked<CreateCompany> {
  const opened = MemberReader.ofShape(body, createShapeOf);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const name = reader.read('name', checkName);
  const patch = readRest(reader);
  return reader.finish(() => ({ op: 'createCompany', name: name ?? '', patch }));
}

/** A JSON merge patch: absent keeps, null unsets. A custom value is one value, and replaced as a whole. */
export function toCompanyPatch(body: JsonValue | undefined): Checked<CompanyPatch> {
  const opened = MemberReader.ofShape(body, updateShapeOf);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const name = reader.read('name', checkName);
  const patch = readRest(reader);
  return reader.finish(() => ({ ...patch, ...compact({ name }) }));
}

function readRest(reader: MemberReader): CompanyPatch {
  return compact({
    iconImageUrl: reader.read('iconImageUrl', nullable(checkUrl)),
    fallbackColor: reader.read('fallbackColor', nullable(checkColor)),
    customFields: reader.read('customFields', checkCustomFields),
  });
}

/** Values by key, as they are: only the transaction knows what the fields may hold. Null unsets every value (RFC 7396 section 2). */
function checkCustomFields(value: JsonValue): Checked<CustomFieldsPatch> {
  const pointer = '/customFields';
  return ok(
    isJsonObject(value)
      ? { values: value, unknown: 'observe', pointer }
      : { values: {}, unknown: 'observe', pointer, clears: () => true },
  );
}

function checkCursor(text: string): Checked<string> {
  return text === ''
    ? refuse('blank', '`cursor` must be one that this list gave. Leave it out for the first page.')
    : checkText(text, { field: 'cursor', codePointsMax: cursorCodePointsMax });
}
