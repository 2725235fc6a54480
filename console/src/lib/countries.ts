import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import type { Choice } from '../components/choice.ts';

const names = new Intl.DisplayNames(undefined, { type: 'region' });

function nameOf(code: string): string {
  return names.of(code) ?? code;
}

/** Every country by name, in the language of the browser. */
export const countryChoices: readonly Choice[] = getCountries()
  .map((code) => ({ id: code, label: nameOf(code) }))
  .toSorted((a, b) => a.label.localeCompare(b.label));

/** The same with calling codes, which stand in front: a narrow field cuts the name, not them. */
export const callingCodeChoices: readonly Choice[] = countryChoices.map(({ id, label }) => ({
  id,
  label: `+${getCountryCallingCode(id as CountryCode)} ${label}`,
}));

/** The country that an international number belongs to. */
export function countryOfPhone(phone: string): string | null {
  return parsePhoneNumberFromString(phone)?.country ?? null;
}

/** The number as it is dialled from abroad, its country said or in it; the text itself where it is none. */
export function internationalPhone(phone: string, country: string | null): string {
  const parsed = parsePhoneNumberFromString(
    phone,
    (country ?? undefined) as CountryCode | undefined,
  );
  return parsed?.isPossible() === true ? parsed.formatInternational() : phone;
}

/** The same number in another country; with none yet, its calling code. */
export function movedPhone(phone: string, country: string): string {
  const code = getCountryCallingCode(country as CountryCode);
  const national =
    parsePhoneNumberFromString(phone)?.nationalNumber ?? phone.replace(/^\+\d*\s*/, '');
  return internationalPhone(`+${code} ${national}`, country);
}
