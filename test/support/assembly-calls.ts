import assert from 'node:assert/strict';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  ClientListAnswer,
  ClientWire,
  CompanyListAnswer,
  CompanyWire,
  DeleteAnswer,
  ErrorAnswer,
  FieldListAnswer,
  OptionListAnswer,
} from '../../src/dialects/assembly/schema.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import type { CallOptions, TestServer } from './test-server.ts';

/** What a call came to. */
export interface AssemblyAnswer {
  readonly status: number;
  readonly body: JsonValue;
}

/** Assembly calls whose every answer is held to its schema. */
export interface AssemblyCalls {
  call(method: string, path: string, options?: CallOptions): Promise<AssemblyAnswer>;
  /** Creates a client; `ada` with another email unless the body says otherwise. */
  createClient(body?: Readonly<Record<string, JsonValue>>): Promise<ClientWire>;
  client(id: string): Promise<ClientWire>;
  createCompany(name: string): Promise<CompanyWire>;
  clients(query?: string): Promise<ClientListAnswer>;
  companies(query?: string): Promise<CompanyListAnswer>;
}

/** Calls with one key: the server's own, or another. */
export function assemblyCalls(server: TestServer, key: string = server.key): AssemblyCalls {
  let count = 0;

  async function call(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<AssemblyAnswer> {
    const answer = await server.call(method, path, {
      ...options,
      key: null,
      headers: { 'x-api-key': key, ...options.headers },
    });
    const schema = answer.status < 400 ? schemaOf(method, path) : ErrorAnswer;
    assert.ok(Value.Check(schema, answer.body), JSON.stringify(answer.body));
    return { status: answer.status, body: answer.body as JsonValue };
  }

  async function succeed(method: string, path: string, body?: JsonValue): Promise<JsonValue> {
    const answer = await call(method, path, body === undefined ? {} : { body });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  return {
    call,
    async createClient(body = {}) {
      count += 1;
      const email = `ada-${count}@example.com`;
      const whole = { givenName: 'Ada', familyName: 'Lovelace', email, ...body };
      return (await succeed('POST', '/v1/clients', whole)) as ClientWire;
    },
    client: async (id) => (await succeed('GET', `/v1/clients/${id}`)) as ClientWire,
    createCompany: async (name) =>
      (await succeed('POST', '/v1/companies', { name })) as CompanyWire,
    clients: async (query = '') =>
      (await succeed('GET', `/v1/clients?${query}`)) as ClientListAnswer,
    companies: async (query = '') =>
      (await succeed('GET', `/v1/companies?${query}`)) as CompanyListAnswer,
  };
}

function schemaOf(method: string, path: string): TSchema {
  const route = path.replace(/\?.*/, '');
  if (method === 'DELETE') {
    return DeleteAnswer;
  }
  if (route.endsWith('/options')) {
    return OptionListAnswer;
  }
  if (route === '/v1/custom-fields') {
    return FieldListAnswer;
  }
  const isList = method === 'GET' && /\/v1\/[a-z]+$/.test(route);
  return route.startsWith('/v1/client')
    ? isList
      ? ClientListAnswer
      : ClientWire
    : isList
      ? CompanyListAnswer
      : CompanyWire;
}
