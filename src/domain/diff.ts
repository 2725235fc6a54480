import type { JsonValue } from '../lib/json/json-value.ts';
import { isEqualJson } from '../lib/json/is-equal-json.ts';
import type { ChangePatch } from './change.ts';
import type { Client, ClientField, CustomFields, Portal } from './client.ts';
import type { Company, CompanyField } from './company.ts';

const clientScalars = [
  'externalId',
  'email',
  'name',
  'givenName',
  'familyName',
  'phone',
  'status',
  'notes',
  'placeholderRound',
  'signedUpAt',
  'ip',
] as const satisfies readonly ClientField[];

const companyScalars = [
  'name',
  'iconImageUrl',
  'fallbackColor',
] as const satisfies readonly CompanyField[];

/** What a change-log row says of a change to a client: values before and after, and nothing that stayed. Empty where nothing changed. */
export function diffClients(before: Client, after: Client): ChangePatch {
  const patch: Record<string, readonly [JsonValue, JsonValue]> = {};
  for (const field of clientScalars) {
    const was = before[field];
    const is = after[field];
    if (was !== is) {
      patch[field] = [was, is];
    }
  }
  if (before.companyIds !== after.companyIds && !isEqualJson(before.companyIds, after.companyIds)) {
    patch['companyIds'] = [before.companyIds, after.companyIds];
  }
  if (before.portal !== after.portal) {
    patch['portal'] = [portalJson(before.portal), portalJson(after.portal)];
  }
  diffCustomFields(before.customFields, after.customFields, patch);
  return patch;
}

/** The same for a company. */
export function diffCompanies(before: Company, after: Company): ChangePatch {
  const patch: Record<string, readonly [JsonValue, JsonValue]> = {};
  for (const field of companyScalars) {
    if (before[field] !== after[field]) {
      patch[field] = [before[field], after[field]];
    }
  }
  diffCustomFields(before.customFields, after.customFields, patch);
  return patch;
}

/** True where a patch names nothing: a loop that stops at the first key costs less than listing them. */
export function isEmptyPatch(patch: ChangePatch): boolean {
  for (const _ in patch) {
    return false;
  }
  return true;
}

function diffCustomFields(
  before: CustomFields,
  after: CustomFields,
  patch: Record<string, readonly [JsonValue, JsonValue]>,
): void {
  if (before === after) {
    return;
  }
  for (const key of Object.keys(after)) {
    const is = after[key] ?? null;
    const was = Object.hasOwn(before, key) ? (before[key] ?? null) : null;
    if (!isEqualJson(was, is)) {
      patch[`customFields/${key}`] = [was, is];
    }
  }
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) {
      patch[`customFields/${key}`] = [before[key] ?? null, null];
    }
  }
}

function portalJson(portal: Portal | null): JsonValue {
  return portal === null ? null : { ...portal };
}
