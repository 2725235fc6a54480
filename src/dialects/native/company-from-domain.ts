import type { Company } from '../../domain/company.ts';
import { formatIso } from '../../domain/instant.ts';
import type { CompanyWire } from './company-schema.ts';

/** A company as `/api/v2` shows it. */
export function fromCompany(company: Company): CompanyWire {
  return {
    id: company.id,
    name: company.name,
    iconImageUrl: company.iconImageUrl,
    fallbackColor: company.fallbackColor,
    customFields: { ...company.customFields },
    version: company.version,
    createdAt: formatIso(company.createdAt),
    updatedAt: formatIso(company.updatedAt),
  };
}
