import type { Company } from './company.ts';
import { fold } from './fold.ts';

/** What two companies of a workspace may not share: the name without case, accents and extra spaces. */
export function companyNameKey(name: string): string {
  return fold(name).trim();
}

/** A company before anything is known of it. */
export function blankCompany(id: string, createdAt: number): Company {
  return {
    id,
    name: '',
    nameKey: '',
    iconImageUrl: null,
    fallbackColor: null,
    customFields: {},
    version: 0,
    createdAt,
    updatedAt: createdAt,
  };
}
