import type { ChangePatch } from './change.ts';
import { companyNameKey } from './company-name.ts';
import type { Company } from './company.ts';
import { valuesBefore } from './values-before.ts';

/** A company with what one change did to it taken back; its version and instants are the caller's to know. */
export function companyBefore(after: Company, patch: ChangePatch): Company {
  const { members, customFields } = valuesBefore(patch, after.customFields);
  // What is read here was written from a company, so it is not checked again.
  const before: Company = { ...after, ...(members as Partial<Company>), customFields };
  return { ...before, nameKey: companyNameKey(before.name) };
}
