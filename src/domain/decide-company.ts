import { applyCustomFields } from './apply-custom-fields.ts';
import { changeOf } from './change-of.ts';
import type { ChangePatch, ChangeType } from './change.ts';
import type { CompanyPatch, CreateCompany, DeleteCompany, UpdateCompany } from './commands.ts';
import { blankCompany, companyNameKey } from './company-name.ts';
import type { Company } from './company.ts';
import { decideClient } from './decide-client.ts';
import type { DecideContext } from './decide-context.ts';
import { diffCompanies, isEmptyPatch } from './diff.ts';
import type { Failure } from './errors.ts';
import type { Outcome } from './outcome.ts';
import type { WorkingSet } from './working-set.ts';

type CompanyCommand = CreateCompany | UpdateCompany | DeleteCompany;

/** Decides one command about a company. */
export function decideCompany(
  set: WorkingSet,
  command: CompanyCommand,
  context: DecideContext,
): Outcome {
  switch (command.op) {
    case 'createCompany':
      return create(set, command, context);
    case 'updateCompany':
      return update(set, command, context);
    case 'deleteCompany':
      return remove(set, command, context);
  }
}

function create(set: WorkingSet, command: CreateCompany, context: DecideContext): Outcome {
  const blank = blankCompany(context.newId(), context.now);
  const applied = applyPatch(set, blank, { ...command.patch, name: command.name }, context);
  if (!applied.ok) {
    return { kind: 'failed', failure: applied.failure };
  }
  const company: Company = { ...applied.company, version: 1 };
  applied.observe();
  record(set, null, company, 'company.created', diffCompanies(blank, company), context);
  return { kind: 'company', company };
}

function update(set: WorkingSet, command: UpdateCompany, context: DecideContext): Outcome {
  const before = set.company(command.id);
  if (before === undefined) {
    return { kind: 'failed', failure: companyNotFound };
  }
  if (command.ifVersions?.includes(before.version) === false) {
    return { kind: 'failed', failure: otherVersion(before) };
  }
  const applied = applyPatch(set, before, command.patch, context);
  if (!applied.ok) {
    return { kind: 'failed', failure: applied.failure };
  }
  const diff = diffCompanies(before, applied.company);
  if (isEmptyPatch(diff)) {
    return { kind: 'company', company: before };
  }
  const company: Company = {
    ...applied.company,
    version: before.version + 1,
    updatedAt: context.now,
  };
  applied.observe();
  record(set, before, company, 'company.updated', diff, context);
  return { kind: 'company', company };
}

/** Every client of the company gets a placeholder again (design 4.6), each as a change of its own. */
function remove(set: WorkingSet, command: DeleteCompany, context: DecideContext): Outcome {
  const company = set.company(command.id);
  if (company === undefined) {
    return { kind: 'failed', failure: companyNotFound };
  }
  if (command.ifVersions?.includes(company.version) === false) {
    return { kind: 'failed', failure: otherVersion(company) };
  }
  const members = set.members(command.id);
  if (!members.isComplete) {
    return { kind: 'failed', failure: tooManyMembers };
  }
  for (const clientId of members.clientIds) {
    decideClient(set, { op: 'unassign', clientId, companyId: company.id }, context);
  }
  const blank = blankCompany(company.id, company.createdAt);
  record(set, company, null, 'company.deleted', diffCompanies(company, blank), context);
  return { kind: 'deleted', id: company.id };
}

type AppliedCompanyPatch =
  | { readonly ok: true; readonly company: Company; observe(): void }
  | { readonly ok: false; readonly failure: Failure };

function applyPatch(
  set: WorkingSet,
  before: Company,
  patch: CompanyPatch,
  context: DecideContext,
): AppliedCompanyPatch {
  const name = patch.name ?? before.name;
  const nameKey = companyNameKey(name);
  const owner = set.companyByNameKey(nameKey);
  if (owner !== undefined && owner.id !== before.id) {
    return {
      ok: false,
      failure: {
        code: 'company_name_taken',
        message: 'Another company already has this name. Choose another name.',
        details: { existingId: owner.id, pointer: '/name' },
      },
    };
  }
  const draft: Company = {
    ...before,
    name,
    nameKey,
    iconImageUrl: patch.iconImageUrl === undefined ? before.iconImageUrl : patch.iconImageUrl,
    fallbackColor: patch.fallbackColor === undefined ? before.fallbackColor : patch.fallbackColor,
  };
  if (patch.customFields === undefined) {
    return { ok: true, company: draft, observe: () => undefined };
  }
  const fields = applyCustomFields(
    set,
    'company',
    before.customFields,
    patch.customFields,
    context,
  );
  return fields.ok
    ? { ok: true, company: { ...draft, customFields: fields.values }, observe: fields.observe }
    : fields;
}

function record(
  set: WorkingSet,
  before: Company | null,
  after: Company | null,
  type: ChangeType,
  patch: ChangePatch,
  context: DecideContext,
): void {
  set.putCompany(before, after, changeOf({ before, after }, type, patch, context));
}

export const companyNotFound: Failure = {
  code: 'company_not_found',
  message: 'There is no company with this id. Check the id.',
};

/** Of a write that expects another version than the record has. */
export function otherVersion(current: Company): Failure {
  return {
    code: 'precondition_failed',
    message:
      'The company has changed since. Read it again, and repeat the change on what it is now.',
    details: { currentCompany: current },
  };
}

const tooManyMembers: Failure = {
  code: 'unavailable',
  message: 'Clients are being assigned to this company faster than it can be deleted. Try again.',
  details: { retryAfterSeconds: 1 },
};
