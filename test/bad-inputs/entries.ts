import assert from 'node:assert/strict';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import type { RawAnswer, RawRequest } from '../support/raw-http.ts';
import type { World } from './world.ts';

export const dialectIds = ['clockwork', 'crowdpower', 'fullengage', 'assembly', 'native'] as const;
export type DialectId = (typeof dialectIds)[number];

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** What a write left behind, as far as cases ask for it. */
export interface Written {
  readonly id: string;
  readonly version: number;
  /** The member that the entry calls its name. */
  readonly name: string | null;
  readonly customFields: JsonObject;
}

/** One place where a body can come in. */
export interface Entry {
  readonly dialect: DialectId;
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  /** True where the body is a list of people. */
  readonly isBulk: boolean;
  readonly isCompany: boolean;
  /** How a name is spelled here, first the one that `Written.name` is. */
  readonly nameMembers: readonly [string, ...string[]];
  readonly takesEmail: boolean;
  /** A good body with these members on top. Each has another email, so that none meets another. */
  body(members?: JsonObject): JsonObject;
  /** Custom values as this dialect writes them; absent where it has none. */
  readonly attributes?: (values: JsonObject) => JsonObject;
  /** The JSON of a body as it is sent: in a list where the entry takes one. */
  wrapped(json: string): string;
  /** A request with this body; objects are sent as JSON. */
  request(body: JsonValue | Buffer, more?: Partial<RawRequest>): RawRequest;
  written(sent: JsonObject, answer: RawAnswer): Promise<Written>;
}

let count = 0;

function nextEmail(): string {
  count += 1;
  return `person-${count}@x.test`;
}

/** Every entry of every dialect. */
export function entriesOf(world: World): readonly Entry[] {
  const { clientId, companyId } = world.known;
  const names = ['full_name', 'first_name', 'last_name'] as const;
  const beaconNames = ['name', 'first_name', 'last_name'] as const;
  const parts = ['givenName', 'familyName'] as const;
  const asIs = (values: JsonObject): JsonObject => values;
  const underCustomAttributes = (values: JsonObject): JsonObject => ({ custom_attributes: values });
  const underCustomFields = (values: JsonObject): JsonObject => ({ customFields: values });
  const person = (): JsonObject => ({ givenName: 'Good', familyName: 'Person' });

  async function byEmail(sent: JsonObject): Promise<Written> {
    return world.clientByEmail(emailOf(sent));
  }

  async function byId(_sent: JsonObject, answer: RawAnswer): Promise<Written> {
    return world.client(idIn(answer));
  }

  async function companyById(_sent: JsonObject, answer: RawAnswer): Promise<Written> {
    return world.company(idIn(answer));
  }

  async function givenNameById(_sent: JsonObject, answer: RawAnswer): Promise<Written> {
    const client = await world.client(idIn(answer));
    return { ...client, name: client.givenName };
  }

  function entry(
    dialect: DialectId,
    method: Entry['method'],
    path: string,
    nameMembers: Entry['nameMembers'],
    rest: Pick<Entry, 'written'> &
      Partial<Entry> & { readonly base: () => JsonObject; readonly isBulk?: boolean },
  ): Entry {
    const { base, isBulk = false, ...more } = rest;
    const wrapped = (json: string): string => (isBulk ? listOf(dialect, json) : json);
    return {
      dialect,
      method,
      path,
      nameMembers,
      isBulk,
      isCompany: false,
      takesEmail: true,
      body: (members = {}) => ({ ...base(), ...members }),
      wrapped,
      request: (body, { headers, ...other } = {}) => ({
        method,
        target: path,
        headers: {
          Authorization: `Bearer ${world.key}`,
          'Content-Type': 'application/json',
          ...headers,
        },
        body: Buffer.isBuffer(body)
          ? body
          : isObject(body)
            ? wrapped(JSON.stringify(body))
            : JSON.stringify(body),
        ...other,
      }),
      ...more,
    };
  }

  const upsert = { base: () => ({ email: nextEmail() }), written: byEmail };
  const fullengage = {
    base: () => ({ name: 'Good Person' }),
    takesEmail: false,
    written: byId,
  };
  const assembly = { attributes: underCustomFields, written: givenNameById };
  const nativeNames = ['name', 'givenName', 'familyName'] as const;
  const native = { attributes: underCustomFields, written: byId };
  const company = {
    ...assembly,
    isCompany: true,
    takesEmail: false,
    written: companyById,
  };
  return [
    entry('clockwork', 'POST', '/api/v1/customers', names, { ...upsert, attributes: asIs }),
    entry('crowdpower', 'POST', '/customers', beaconNames, {
      ...upsert,
      attributes: underCustomAttributes,
    }),
    entry('crowdpower', 'POST', '/customers/bulk', beaconNames, {
      ...upsert,
      attributes: underCustomAttributes,
      isBulk: true,
    }),
    entry('fullengage', 'POST', '/api/v1/clients', ['name'], fullengage),
    entry('fullengage', 'PATCH', `/api/v1/clients/${clientId}`, ['name'], fullengage),
    entry('assembly', 'POST', '/v1/clients', parts, {
      ...assembly,
      base: () => ({ ...person(), email: nextEmail() }),
    }),
    entry('assembly', 'PATCH', `/v1/clients/${clientId}`, parts, { ...assembly, base: person }),
    entry('assembly', 'PUT', `/v1/clients/${clientId}`, parts, { ...assembly, base: person }),
    entry('assembly', 'POST', '/v1/companies', ['name'], {
      ...company,
      base: () => ({ name: `Good ${nextEmail()}` }),
    }),
    entry('assembly', 'PATCH', `/v1/companies/${companyId}`, ['name'], {
      ...company,
      base: () => ({ name: 'Known' }),
    }),
    entry('native', 'POST', '/api/v2/clients', nativeNames, {
      ...native,
      base: () => ({ email: nextEmail() }),
    }),
    entry('native', 'PATCH', `/api/v2/clients/${clientId}`, nativeNames, {
      ...native,
      base: () => ({ name: 'Known Person' }),
    }),
    entry('native', 'POST', '/api/v2/clients/upsert', nativeNames, {
      ...native,
      base: () => ({ email: nextEmail() }),
    }),
    entry('native', 'POST', '/api/v2/clients/batch', nativeNames, {
      ...native,
      base: () => ({ email: nextEmail() }),
      isBulk: true,
    }),
    entry('native', 'POST', '/api/v2/companies', ['name'], {
      ...company,
      base: () => ({ name: `Good ${nextEmail()}` }),
    }),
    entry('native', 'PATCH', `/api/v2/companies/${companyId}`, ['name'], {
      ...company,
      base: () => ({ name: 'Known' }),
    }),
  ];
}

/** A list of one, in which our own API stores all or nothing, so that one bad row is a refusal. */
function listOf(dialect: DialectId, json: string): string {
  return dialect === 'native'
    ? `{"atomic":true,"operations":[{"op":"create","data":${json}}]}`
    : `{"customers":[${json}]}`;
}

/** The email of a body that was sent. */
export function emailOf(sent: JsonObject): string {
  const { email } = sent;
  return typeof email === 'string' ? email : assert.fail('the body has no email');
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The id in an answer, in FullEngage's envelope, in those of an upsert and a batch, or bare. */
export function idIn(answer: RawAnswer): string {
  const { id, data, client, results } = JSON.parse(answer.text) as {
    readonly id?: string;
    readonly data?: { readonly id?: string };
    readonly client?: { readonly id?: string };
    readonly results?: readonly { readonly id?: string }[];
  };
  const found = data?.id ?? client?.id ?? results?.[0]?.id ?? id;
  return found ?? assert.fail('the answer has no id');
}
