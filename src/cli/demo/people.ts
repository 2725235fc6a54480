import type { Faker } from '@faker-js/faker';
import { faker as ar } from '@faker-js/faker/locale/ar';
import { faker as csCz } from '@faker-js/faker/locale/cs_CZ';
import { faker as de } from '@faker-js/faker/locale/de';
import { faker as enUs } from '@faker-js/faker/locale/en_US';
import { faker as es } from '@faker-js/faker/locale/es';
import { faker as fr } from '@faker-js/faker/locale/fr';
import { faker as ja } from '@faker-js/faker/locale/ja';
import { faker as pl } from '@faker-js/faker/locale/pl';
import { faker as ptBr } from '@faker-js/faker/locale/pt_BR';
import { faker as vi } from '@faker-js/faker/locale/vi';
import type { UpsertClient } from '../../domain/commands.ts';
import { parseEmail } from '../../domain/email.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

/** English twice: the mix of a business that began at home. */
const locales: readonly Faker[] = [enUs, de, fr, es, enUs, pl, ptBr, csCz, vi, ja, ar];

/** Everything is dated before this, so that the same seed gives the same people on any day. */
const today = new Date('2026-01-01T00:00:00Z');

const plans = ['free', 'starter', 'team', 'enterprise'];
const sizes = ['S', 'M', 'L'];

/**
 * The `index`-th person of a seed, as the upsert that makes them: the same for the same two numbers, however
 * many are made. Every one has an email or an external id, so that a second run finds them again.
 */
export function demoPerson(
  seed: number,
  index: number,
  companyIds: readonly string[],
): UpsertClient {
  const faker = seededFaker(seed, index);
  const givenName = faker.person.firstName();
  const familyName = faker.person.lastName();
  const hasEmail = chance(faker, 0.92);
  const hasExternalId = !hasEmail || chance(faker, 0.8);
  const externalId = `cus_${faker.string.alphanumeric(14)}`;
  const email = parseEmail(emailOf(faker, givenName, familyName, index));
  return {
    op: 'upsert',
    keys: {
      ...(hasExternalId ? { externalId } : {}),
      ...(hasEmail && email.ok ? { email: email.value } : {}),
    },
    patch: { givenName, familyName, ...detailsOf(faker), ...companyOf(faker, companyIds) },
  };
}

/** The name of the `index`-th company of a seed. */
export function demoCompanyName(seed: number, index: number): string {
  return seededFaker(seed, -1 - index).company.name();
}

function seededFaker(seed: number, index: number): Faker {
  const faker = locales[Math.abs(index) % locales.length] ?? enUs;
  faker.seed([seed, index]);
  return faker;
}

function detailsOf(faker: Faker): Partial<UpsertClient['patch']> {
  return {
    ...(chance(faker, 0.75) ? { phone: phoneOf(faker) } : {}),
    status: chance(faker, 0.1) ? 'inactive' : 'active',
    ...(chance(faker, 0.15) ? { notes: faker.lorem.sentence({ min: 4, max: 12 }) } : {}),
    signedUpAt: faker.date.past({ years: 4, refDate: today }).getTime(),
    ...(chance(faker, 0.5) ? { ip: faker.internet.ipv4() } : {}),
    customFields: { values: customFieldsOf(faker), unknown: 'observe', pointer: '' },
  };
}

/** One value of every type that a field can be observed with: text, number, boolean, json. */
function customFieldsOf(faker: Faker): Record<string, JsonValue> {
  return {
    plan: faker.helpers.arrayElement(plans),
    lifetime_value: Number(faker.commerce.price({ min: 0, max: 5_000 })),
    orders: faker.number.int({ min: 0, max: 60 }),
    newsletter: chance(faker, 0.4),
    ...(chance(faker, 0.5) ? { city: faker.location.city() } : {}),
    ...(chance(faker, 0.3) ? { preferences: { sizes: faker.helpers.arrayElements(sizes) } } : {}),
  };
}

function companyOf(
  faker: Faker,
  companyIds: readonly string[],
): Pick<UpsertClient['patch'], 'companyIds'> {
  const isAssigned = chance(faker, 0.35) && companyIds.length > 0;
  return isAssigned ? { companyIds: [faker.helpers.arrayElement(companyIds)] } : {};
}

/** At domains that RFC 2606 keeps for examples: nobody gets this mail. */
function emailOf(faker: Faker, givenName: string, familyName: string, index: number): string {
  const local = [givenName, familyName]
    .map(toAscii)
    .filter((part) => part !== '')
    .join('.');
  const domain = faker.helpers.arrayElement(['example.com', 'example.org', 'example.net']);
  const known =
    local === '' ? `client.${faker.string.alphanumeric({ length: 6, casing: 'lower' })}` : local;
  return `${known}${index}@${domain}`;
}

function toAscii(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z]/g, '');
}

/** As people write them: some international, some as they dial at home. */
function phoneOf(faker: Faker): string {
  const style = faker.helpers.arrayElement(['international', 'national', 'human'] as const);
  return faker.phone.number({ style });
}

function chance(faker: Faker, probability: number): boolean {
  return faker.number.float() < probability;
}
