import type { Scope } from '../../api/session-queries.ts';

/** An API that the directory answers, and how somebody begins with it. */
export interface DialectEntry {
  readonly id: string;
  readonly title: string;
  /** What its callers do with it. */
  readonly about: string;
  /** Behind the address of the server: what takes the place of the vendor's address. */
  readonly base: string;
  /** What a key for it needs. */
  readonly scopes: readonly Scope[];
  /** Where its document is. */
  readonly document: string;
  /** A first call: what follows `curl`, up to the key. */
  readonly first: (server: string) => string;
  /** The header in which its callers send the key. */
  readonly keyHeader: (key: string) => string;
}

const bearer = (key: string): string => `Authorization: Bearer ${key}`;
const json = `-H 'Content-Type: application/json'`;
const person = `{"email":"ada@example.com","first_name":"Ada","last_name":"Lovelace"}`;

/** Every one, our own last. */
export const dialects: readonly DialectEntry[] = [
  {
    id: 'clockwork',
    title: 'Clockwork',
    about: 'Makes customers or updates them by email.',
    base: '/api/v1',
    scopes: ['write'],
    document: '/api/v2/openapi/clockwork.json',
    first: (server) => `-X POST ${server}/api/v1/customers ${json} -d '${person}'`,
    keyHeader: bearer,
  },
  {
    id: 'assembly',
    title: 'Assembly',
    about: 'Reads and writes clients and companies, and reads custom fields.',
    base: '/v1',
    scopes: ['read', 'write'],
    document: '/api/v2/openapi/assembly.json',
    first: (server) => `'${server}/v1/clients?limit=10'`,
    keyHeader: (key) => `X-API-KEY: ${key}`,
  },
  {
    id: 'fullengage',
    title: 'FullEngage',
    about: 'Lists, searches, reads and writes clients.',
    base: '/api/v1',
    scopes: ['read', 'write'],
    document: '/api/v2/openapi/fullengage.json',
    first: (server) => `'${server}/api/v1/clients?limit=10&sortBy=name'`,
    keyHeader: bearer,
  },
  {
    id: 'crowdpower',
    title: 'CrowdPower',
    about: 'Identifies customers, from servers and from pages in browsers.',
    base: '',
    scopes: ['ingest'],
    document: '/api/v2/openapi/crowdpower.json',
    first: (server) =>
      `-X POST ${server}/customers ${json} -d '{"user_id":"42","email":"ada@example.com"}'`,
    keyHeader: bearer,
  },
  {
    id: 'native',
    title: 'Clientele',
    about: 'Everything that the directory can do. The SDK and this console use it.',
    base: '/api/v2',
    scopes: ['read', 'write'],
    document: '/api/v2/openapi.json',
    first: (server) => `'${server}/api/v2/clients?limit=10'`,
    keyHeader: bearer,
  },
];
