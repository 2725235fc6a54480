import type { Company } from '../../domain/company.ts';
import { customFieldsOf } from './client-row.ts';
import type { Row } from './row.ts';

/** A company from a row of: id, name, name_key, icon_image_url, fallback_color, custom_fields, version, created_at, updated_at. */
export function companyOf(row: Row): Company {
  return {
    id: row[0] as string,
    name: row[1] as string,
    nameKey: row[2] as string,
    iconImageUrl: row[3] as string | null,
    fallbackColor: row[4] as string | null,
    customFields: customFieldsOf(row[5] as string | null),
    version: row[6] as number,
    createdAt: row[7] as number,
    updatedAt: row[8] as number,
  };
}
