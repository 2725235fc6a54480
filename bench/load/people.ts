import { Faker, base, de, en, es, fr, pl } from '@faker-js/faker';
import { createRandom } from './random.ts';

/** A plausible person, the same for the same number on every machine. */
export interface Person {
  readonly externalId: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string;
  readonly status: 'active' | 'inactive';
  readonly plan: string;
  readonly source: string;
  readonly score: number;
}

const seed = 20_261;
const poolSize = 1_500;
const plans = ['free', 'starter', 'pro', 'business'];
const sources = ['website', 'referral', 'newsletter', 'trade fair', 'import'];
const domains = ['mail.example', 'inbox.example', 'post.example', 'firma.example'];
/** Country code, first digits of a subscriber, and how many more follow. */
const phonePlans = [
  { country: '1', start: '212', digits: 7 },
  { country: '44', start: '7911', digits: 6 },
  { country: '49', start: '151', digits: 8 },
  { country: '34', start: '6', digits: 8 },
  { country: '48', start: '5', digits: 8 },
] as const;

const pools = createPools();

/** The nth person. */
export function person(n: number): Person {
  const random = createRandom(seed + n * 2_654_435_761);
  const givenName = pick(pools.givenNames, random);
  const familyName = pick(pools.familyNames, random);
  const local = `${asciiLetters(givenName)}.${asciiLetters(familyName)}`;
  return {
    externalId: `u-${n}`,
    givenName,
    familyName,
    email: `${local}${n}@${pick(domains, random)}`,
    phone: phone(random),
    status: random() < 0.1 ? 'inactive' : 'active',
    plan: pick(plans, random),
    source: pick(sources, random),
    score: Math.floor(random() * 1_000_000),
  };
}

/** The part of a phone by which a search finds few: its last seven digits. */
export function phoneTailOf(phoneNumber: string): string {
  return phoneNumber.replaceAll(/\D/g, '').slice(-7);
}

/** One number in ten is written as people write it, the rest as E.164. */
function phone(random: () => number): string {
  const { country, start, digits } = pick(phonePlans, random);
  let rest = '';
  for (let index = 0; index < digits; index++) {
    rest += Math.floor(random() * 10).toString();
  }
  return random() < 0.1 ? `+${country} ${start} ${rest}` : `+${country}${start}${rest}`;
}

function pick<T>(pool: readonly T[], random: () => number): T {
  const chosen = pool[Math.floor(random() * pool.length)];
  if (chosen === undefined) {
    throw new Error('cannot pick from an empty pool');
  }
  return chosen;
}

function asciiLetters(name: string): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return letters.slice(0, 18) || 'x';
}

interface Pools {
  readonly givenNames: readonly string[];
  readonly familyNames: readonly string[];
}

function createPools(): Pools {
  const givenNames = new Set<string>();
  const familyNames = new Set<string>();
  for (const locale of [en, de, es, fr, pl]) {
    const faker = new Faker({ locale: [locale, en, base], seed });
    for (let index = 0; index < poolSize; index++) {
      givenNames.add(faker.person.firstName());
      familyNames.add(faker.person.lastName());
    }
  }
  return { givenNames: [...givenNames], familyNames: [...familyNames] };
}
