import { changeOf } from './change-of.ts';
import type { Client, CustomFields } from './client.ts';
import type { Company } from './company.ts';
import type { DecideContext } from './decide-context.ts';
import { diffClients, diffCompanies, isEmptyPatch } from './diff.ts';
import type { Outcome } from './outcome.ts';
import type { WorkingSet } from './working-set.ts';

/** Brings a client's custom fields, which were checked before, to a new state: an ordinary change of the client. */
export function putClientFields(
  set: WorkingSet,
  before: Client,
  customFields: CustomFields,
  context: DecideContext,
): Outcome {
  const after = next(before, customFields, context);
  const diff = diffClients(before, after);
  if (isEmptyPatch(diff)) {
    return { kind: 'unchanged', client: before, matchedBy: 'id' };
  }
  set.putClient(before, after, changeOf({ before, after }, 'client.updated', diff, context));
  return {
    kind: 'updated',
    client: after,
    before,
    matchedBy: 'id',
    changed: Object.keys(diff),
  };
}

/** The same for a company. */
export function putCompanyFields(
  set: WorkingSet,
  before: Company,
  customFields: CustomFields,
  context: DecideContext,
): Outcome {
  const after = next(before, customFields, context);
  const diff = diffCompanies(before, after);
  if (isEmptyPatch(diff)) {
    return { kind: 'company', company: before };
  }
  set.putCompany(before, after, changeOf({ before, after }, 'company.updated', diff, context));
  return { kind: 'company', company: after };
}

function next<T extends Client | Company>(
  before: T,
  customFields: CustomFields,
  { now }: DecideContext,
): T {
  return { ...before, customFields, version: before.version + 1, updatedAt: now };
}
