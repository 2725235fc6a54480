import { type Person, person } from './people.ts';
import type { Kind, Load, Piece, Slot } from './template.ts';

/**
 * What an update changes. `attributes`: one number in a custom field (or a note), as sync jobs do all
 * day. `names`: names and phone too, so that every search and sort entry of the client moves.
 */
export type Mix = 'attributes' | 'names';

/** Different bodies per kind; enough that nothing is cached by luck. */
const variants = 300;
/** People for bodies are none of those in the directory. */
const firstStranger = 500_000_000;

const fresh: Piece = { slot: 'fresh' };
const number: Piece = { slot: 'number' };
const slot = (name: Slot): Piece => ({ slot: name });

/** One create in three writes, two updates in three. */
function writeLoad(dialect: string, create: Kind, update: Kind): Load {
  return {
    dialect,
    kinds: [
      { ...create, weight: 1 },
      { ...update, weight: 2 },
    ],
  };
}

/** A kind with one body per stranger. */
function kind(
  method: Kind['method'],
  route: string,
  path: readonly Piece[],
  body: (person: Person) => readonly Piece[],
): Kind {
  const bodies = Array.from({ length: variants }, (_, index) =>
    body(person(firstStranger + index)),
  );
  return { weight: 1, method, route, path, bodies };
}

/** JSON text of a member, with its comma. */
function member(name: string, value: string | number): string {
  return `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

/** As Clockwork and CrowdPower call them. */
function nameParts({ givenName, familyName }: Person): string {
  return member('first_name', givenName) + member('last_name', familyName);
}

function attributes({ plan, source }: Person): string {
  return member('plan', plan) + member('source', source);
}

/** Upserts through Clockwork, by email. */
export function clockworkUpserts(mix: Mix): Load {
  const route = '/api/v1/customers';
  return writeLoad(
    'clockwork',
    kind('POST', route, [route], (p) => [
      '{"email":"c.',
      fresh,
      `@new.example"${nameParts(p)}${attributes(p)},"score":`,
      number,
      '}',
    ]),
    kind('POST', route, [route], (p) => [
      '{"email":"',
      slot('email'),
      `"${mix === 'names' ? nameParts(p) : ''}${attributes(p)},"score":`,
      number,
      '}',
    ]),
  );
}

const crowdpowerRoute = '/customers';

/** Upserts through CrowdPower, by `user_id` and email. */
export function crowdpowerUpserts(mix: Mix): Load {
  return crowdpowerLoad(crowdpowerRoute, mix);
}

/** The same, many to a request. */
export function crowdpowerBulk(items: number): Load {
  const load = crowdpowerLoad('/customers/bulk', 'attributes');
  return { ...load, bulk: { head: '{"customers":[', tail: ']}', items } };
}

/** Open at its end: a number follows. */
function customAttributes({ plan, source }: Person): string {
  return `,"custom_attributes":{"plan":"${plan}","source":"${source}","score":`;
}

function crowdpowerLoad(route: string, mix: Mix): Load {
  return writeLoad(
    'crowdpower',
    kind('POST', route, [route], (p) => [
      '{"user_id":"n-',
      fresh,
      '","email":"n.',
      fresh,
      `@new.example"${nameParts(p)}${member('phone', p.phone)}${customAttributes(p)}`,
      number,
      '}}',
    ]),
    kind('POST', route, [route], (p) => [
      '{"user_id":"',
      slot('externalId'),
      '","email":"',
      slot('email'),
      `"${mix === 'names' ? nameParts(p) + member('phone', p.phone) : ''}${customAttributes(p)}`,
      number,
      '}}',
    ]),
  );
}

function nameAndPhone({ givenName, familyName, phone }: Person): string {
  return `"name":${JSON.stringify(`${givenName} ${familyName}`)}${member('phone', phone)},`;
}

/** FullEngage has no upsert: creates, and patches by id of a note (or of name and phone). */
export function fullengageWrites(mix: Mix): Load {
  const route = '/api/v1/clients';
  return writeLoad(
    'fullengage',
    kind('POST', route, [route], (p) => [`{${nameAndPhone(p)}"notes":"Score `, number, '"}']),
    kind('PATCH', `${route}/:id`, [`${route}/`, slot('id')], (p) => [
      `{${mix === 'names' ? nameAndPhone(p) : ''}"notes":"Score `,
      number,
      '"}',
    ]),
  );
}

function givenAndFamily({ givenName, familyName }: Person): string {
  return `"givenName":${JSON.stringify(givenName)}${member('familyName', familyName)},`;
}

/** Assembly has no upsert: creates, and patches by id of a declared custom field (or of names too). */
export function assemblyWrites(mix: Mix): Load {
  const route = '/v1/clients';
  return writeLoad(
    'assembly',
    kind('POST', route, [route], (p) => [
      `{${givenAndFamily(p)}"email":"a.`,
      fresh,
      `@new.example","customFields":{"plan":"${p.plan}","score":`,
      number,
      '}}',
    ]),
    kind('PATCH', `${route}/:id`, [`${route}/`, slot('id')], (p) => [
      `{${mix === 'names' ? givenAndFamily(p) : ''}"customFields":{"plan":"${p.plan}","score":`,
      number,
      '}}',
    ]),
  );
}

/** Reads of one route; one kind for each path. */
export function reads(dialect: string, route: string, paths: readonly (readonly Piece[])[]): Load {
  const kinds = paths.map((path) => ({
    weight: 1,
    method: 'GET' as const,
    route,
    path,
    bodies: [],
  }));
  return { dialect, kinds };
}

/** The first pages of 50 of a FullEngage list with these parameters. */
export function fullengageLists(parameters: string): Load {
  const pages = [0, 50, 100, 150].map((offset) => [
    `/api/v1/clients?limit=50&offset=${offset}${parameters}`,
  ]);
  return reads('fullengage', '/api/v1/clients', pages);
}

/** Searches for a family name each, which more clients have the larger the directory is. */
export function familyNameSearches(): Load {
  const paths = Array.from({ length: variants }, (_, index) => {
    const { familyName } = person(firstStranger + index);
    return [`/api/v1/clients?limit=50&query=${encodeURIComponent(familyName)}`];
  });
  return reads('fullengage', '/api/v1/clients', paths);
}

/** The first page of 50 of a list of our own API with these parameters. */
export function nativeLists(parameters: string): Load {
  return reads('native', '/api/v2/clients', [[`/api/v2/clients?limit=50${parameters}`]]);
}

/** Searches in any position: for family names, parts of them and ends of phones, in equal shares. */
export function nativeSearches(): Load {
  const start = '/api/v2/clients?limit=50&q=';
  const paths = Array.from({ length: variants }, (_, index): readonly Piece[] => {
    const { familyName } = person(firstStranger + index);
    switch (index % 3) {
      case 0:
        return [start + encodeURIComponent(familyName)];
      case 1:
        return [start + encodeURIComponent(familyName.slice(1, 5))];
      default:
        return [start, slot('phoneTail')];
    }
  });
  return reads('native', '/api/v2/clients', paths);
}

/** Searches for the end of one client's phone, which hardly anyone else has. */
export function phoneSearches(): Load {
  const path = ['/api/v1/clients?limit=50&query=', slot('phoneTail')];
  return reads('fullengage', '/api/v1/clients', [path]);
}
