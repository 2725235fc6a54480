import type { Issue } from '../../domain/issue.ts';
import { isPhoneCountry } from '../../domain/phone.ts';

/** What is wrong with a default country, if anything. */
export function checkCountry(country: string | null): readonly Issue[] {
  return country === null || isPhoneCountry(country)
    ? []
    : [
        {
          pointer: '/defaultCountry',
          code: 'country',
          message: 'A default country must be two capital letters of ISO 3166-1, like FR.',
        },
      ];
}
