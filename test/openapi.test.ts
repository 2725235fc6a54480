import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { dialects } from '../src/dialects/registry.ts';
import { errorCodesOf } from '../src/dialects/shared/route-errors.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { dialectRoutes } from './support/dialect-routes.ts';
import { documents, undocumented } from './support/documents.ts';
import { startTestServer } from './support/test-server.ts';
import { answersSeen, checkAnswers, noteAnswer } from './support/watch-answers.ts';

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonValue }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly 'x-error-codes'?: readonly string[]; readonly headers: object }>
  >;
}

/** Objects in bodies that take members which they do not name, and why. */
const open: Readonly<Record<string, string>> = {
  'clockwork CustomerRequest': 'Whatever is not known is a custom field there.',
  'native PasskeySignIn/credential': 'What a browser gives, which may grow: WebAuthn has its form.',
  'native AddPasskey/credential': 'The same.',
};

/** Places in the bodies of a document where an object names members and takes others too: `Schema/member`. */
function openObjectsOf(document: Readonly<Record<string, JsonValue>>): Set<string> {
  const schemas = (document['components'] as { schemas: Readonly<Record<string, JsonValue>> })
    .schemas;
  const found = new Set<string>();

  function look(value: JsonValue | undefined, place: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return;
    }
    const schema = value as Readonly<Record<string, JsonValue>>;
    const { $ref: reference, properties, additionalProperties, items } = schema;
    if (typeof reference === 'string') {
      const name = reference.slice(reference.lastIndexOf('/') + 1);
      look(schemas[name], name);
    }
    // Without names it is a map, whose members are the caller's.
    if (properties !== undefined && additionalProperties !== false) {
      found.add(place);
    }
    for (const [name, member] of Object.entries(properties ?? {})) {
      look(member as JsonValue, `${place}/${name}`);
    }
    for (const branch of [schema['anyOf'], schema['oneOf'], schema['allOf']].flat()) {
      look(branch, place);
    }
    look(items, place);
    look(additionalProperties, place);
  }

  for (const { operationId, requestBody } of operationsOf(document)) {
    for (const { schema } of Object.values(requestBody?.content ?? {})) {
      look(schema, operationId);
    }
  }
  return found;
}

function operationsOf(document: Readonly<Record<string, JsonValue>>): Operation[] {
  const paths = document['paths'] as unknown as Readonly<
    Record<string, Readonly<Record<string, Operation>>>
  >;
  return Object.values(paths).flatMap((path) => Object.values(path));
}

describe('the OpenAPI document', () => {
  for (const [id, document] of documents) {
    it(`of ${id} is valid OpenAPI 3.1`, async () => {
      const validator = new Validator();

      const result = await validator.validate(structuredClone(document));

      assert.ok(result.valid, JSON.stringify(result.errors));
      assert.equal(validator.version, '3.1');
    });

    it(`of ${id} refers to nothing that it does not have`, () => {
      const components = document['components'] as Readonly<Record<string, object>>;

      const references = JSON.stringify(document).matchAll(
        /"\$ref":"#\/components\/(\w+)\/(\w+)"/g,
      );

      for (const [, kind = '', name = ''] of references) {
        assert.ok(Object.hasOwn(components[kind] ?? {}, name), `${kind}/${name}`);
      }
    });

    it(`of ${id} names each call once`, () => {
      const ids = operationsOf(document).map(({ operationId }) => operationId);

      assert.equal(new Set(ids).size, ids.length);
      for (const operationId of ids) {
        assert.match(operationId, /^[a-z][A-Za-z\d]+$/);
      }
    });
  }

  it('has every route, and every route has its errors there', () => {
    for (const { dialect, route, name } of dialectRoutes()) {
      // Pages for people.
      if (/^\/(?:docs|errors)(?:\/|$)/.test(route.path)) {
        continue;
      }
      assert.ok(route.about, `${name} says nothing of itself`);
      const operation = operationsOf(documents.get(dialect.id) ?? {}).find(
        ({ operationId }) => operationId === route.about?.operationId,
      );
      const said = Object.values(operation?.responses ?? {}).flatMap(
        (response) => response['x-error-codes'] ?? [],
      );
      assert.deepEqual([...said].sort(), [...errorCodesOf(dialect, route)].sort(), name);
    }
  });

  it('says of each refusal that may pass when to come back', () => {
    for (const document of documents.values()) {
      for (const { responses } of operationsOf(document)) {
        for (const [status, { headers }] of Object.entries(responses)) {
          assert.equal('Retry-After' in headers, status === '429' || status === '503', status);
        }
      }
    }
  });

  it('names the headers of limits and repetitions where they can be', () => {
    const native = documents.get('native') ?? assert.fail();
    const create =
      operationsOf(native).find(({ operationId }) => operationId === 'createClient')?.responses ??
      assert.fail();

    assert.deepEqual(Object.keys(create['201']?.headers ?? {}).sort(), [
      'ETag',
      'Idempotent-Replayed',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'X-Request-Id',
    ]);
    assert.deepEqual(Object.keys(create['401']?.headers ?? {}), ['X-Request-Id']);
  });

  it('has no body that drops a member: every object refuses those that it does not name', () => {
    const found = [...documents].flatMap(([id, document]) =>
      [...openObjectsOf(document)].map((place) => `${id} ${place}`),
    );

    assert.deepEqual(found.sort(), Object.keys(open).sort());
  });

  it('says no version of the program and nothing of this machine', () => {
    for (const document of documents.values()) {
      assert.doesNotMatch(JSON.stringify(document), /node_modules|\.ts\b|0\.1\.0/);
    }
  });
});

void test('each document is served without a key, with the address of this server', async () => {
  const server = await startTestServer();
  for (const { id } of dialects) {
    const path = id === 'native' ? '/api/v2/openapi.json' : `/api/v2/openapi/${id}.json`;

    const { status, body } = await server.call('GET', path, { key: null });

    assert.equal(status, 200);
    assert.deepEqual((body as { servers: unknown }).servers, [{ url: server.url }]);
    assert.deepEqual((body as { paths: unknown }).paths, documents.get(id)?.['paths']);
  }
  await server.close();
});

describe('answers of the test suite', () => {
  const answer = {
    method: 'GET',
    target: '/api/v2/changes?after=1',
    status: 200,
    contentType: 'application/json',
    text: '{"data":[]}',
  };

  it('are held to the document of their path', () => {
    assert.equal(undocumented(answer), undefined);
    assert.match(undocumented({ ...answer, status: 418 }) ?? '', /418 is not documented/);
    assert.match(undocumented({ ...answer, text: '{"data":[],"x":1}' }) ?? '', /additional/);
    assert.match(undocumented({ ...answer, contentType: 'text/plain' }) ?? '', /text\/plain/);
    const problem = {
      type: '/errors/merge_blocked',
      title: 'No',
      status: 422,
      code: 'merge_blocked',
      detail: 'No.',
    };
    const wrong = { ...answer, status: 422, contentType: 'application/problem+json' };
    const text = JSON.stringify(problem);
    assert.match(undocumented({ ...wrong, text }) ?? '', /merge_blocked/);
  });

  it('are seen, and one that is not documented fails the test that got it', async () => {
    const server = await startTestServer();
    const before = answersSeen();
    await server.call('GET', '/api/v2/changes');
    assert.equal(answersSeen(), before + 1);

    noteAnswer({ ...answer, status: 418 });

    assert.throws(checkAnswers, /418 is not documented/);
    await server.close();
  });
});
