import { changeOf } from './change-of.ts';
import { blankCompany, companyNameKey } from './company-name.ts';
import type { Company } from './company.ts';
import type { DecideContext } from './decide-context.ts';
import { diffCompanies } from './diff.ts';
import type { WorkingSet } from './working-set.ts';

export interface CompaniesByName {
  readonly ids: readonly string[];
  /** Makes those that there were none of; called once it is clear that their client is written. */
  make(): void;
}

/** The companies of these names, in their order: those that are there, and new ones. */
export function companiesByName(
  set: WorkingSet,
  names: readonly string[],
  context: DecideContext,
): CompaniesByName {
  const missing = new Map<string, Company>();
  const ids = names.map((name) => {
    const nameKey = companyNameKey(name);
    const known = set.companyByNameKey(nameKey) ?? missing.get(nameKey);
    if (known !== undefined) {
      return known.id;
    }
    const blank = blankCompany(context.newId(), context.now);
    missing.set(nameKey, { ...blank, name, nameKey, version: 1 });
    return blank.id;
  });
  return {
    ids: [...new Set(ids)],
    make() {
      for (const after of missing.values()) {
        const diff = diffCompanies(blankCompany(after.id, after.createdAt), after);
        const change = changeOf({ before: null, after }, 'company.created', diff, context);
        set.putCompany(null, after, change);
      }
    },
  };
}
