import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { drillCount } from './support/drill-scale.ts';
import { assertDocumented } from './support/native-calls.ts';
import { type Bench, startBenchServer, type WireAnswer } from './support/upsert-bench.ts';

/*
 * The dry run is worth what it promises only if it never differs from the write: random writes are tried
 * and then done, on a directory that grows from what was done before.
 */

const clients = '/api/v2/clients';

/** Keys from a small pool, so that writes meet: the same client, two clients, a key that is taken. */
const externalId = mostly(['a', 'b', 'c', 'd'], ['null', '', null, 7]);
const email = mostly(['a@x.test', 'A@X.test', 'b@x.test', 'c@x.test'], ['nobody', '', null]);
const text = mostly(['Ada', 'Ada Lovelace', 'King, Ada', null], ['', ' ', 7]);
const customFields = fc.dictionary(
  fc.constantFrom('plan', 'seats', 'x/y'),
  fc.constantFrom<JsonValue[]>('pro', 3, true, null, { a: [1] }, []),
);
const members = {
  name: text,
  givenName: text,
  familyName: text,
  phone: mostly(['+33 6 12 34 56 78', '', null], [7]),
  status: mostly(['active', 'inactive'], ['away']),
  notes: text,
  customFields: fc.oneof({ weight: 9, arbitrary: customFields }, mostly([null], ['x'])),
  companyIds: mostly([[], null], [['01900000-0000-4000-8000-000000000000'], ['x']]),
  signedUpAt: mostly(['2024-02-29T13:00:00Z', null], ['yesterday']),
  ip: mostly(['::1', null], ['999']),
  nickname: fc.constant('x'),
};

/** One of the good values, one time in twenty one that is not. */
function mostly(good: readonly JsonValue[], bad: readonly JsonValue[]): fc.Arbitrary<JsonValue> {
  return fc.oneof(
    { weight: 19, arbitrary: fc.constantFrom(...good) },
    { weight: 1, arbitrary: fc.constantFrom(...bad) },
  );
}

const write = fc.oneof(
  { weight: 6, arbitrary: operationOf('upsert') },
  { weight: 2, arbitrary: operationOf('create') },
  { weight: 3, arbitrary: operationOf('patch') },
  { weight: 1, arbitrary: operationOf('delete') },
);

interface Write {
  readonly op: 'upsert' | 'create' | 'patch' | 'delete';
  readonly data: Readonly<Record<string, JsonValue>>;
  /** Which client a patch or a delete names, and in which version before the current one. */
  readonly which: number;
  readonly behind: number;
}

function operationOf(op: Write['op']): fc.Arbitrary<Write> {
  const none: fc.Arbitrary<readonly string[]> = fc.constant([]);
  // Few members at a time, or hardly any of the writes would be free of mistakes.
  const others = op === 'delete' ? none : fc.subarray(Object.keys(members), { maxLength: 3 });
  const keys = op === 'delete' ? none : fc.subarray(['externalId', 'email']);
  const all: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = { externalId, email, ...members };
  const data = fc
    .tuple(keys, others)
    .chain((names) =>
      fc.record(
        Object.fromEntries(names.flat().map((name) => [name, all[name] ?? fc.constant(null)])),
      ),
    );
  const which = fc.nat({ max: 5 });
  return fc.record({ op: fc.constant(op), data, which, behind: fc.integer({ min: -1, max: 2 }) });
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

/** The write, and the operation that tries it. */
function requestsOf(
  { op, data, which, behind }: Write,
  known: readonly { readonly id: string; readonly version: number }[],
): { readonly operation: JsonValue; readonly request: Request } {
  if (op === 'upsert' || op === 'create') {
    const path = op === 'upsert' ? `${clients}/upsert` : clients;
    return { operation: { op, data }, request: { method: 'POST', path, body: data } };
  }
  const nobody = { id: '01900000-0000-7000-8000-000000000000', version: 1 };
  const { id, version } = known[which] ?? nobody;
  const ifMatch = `"${version - behind}"`;
  return {
    operation: { op, data: { ...data, id }, ifMatch },
    request: {
      method: op === 'patch' ? 'PATCH' : 'DELETE',
      path: `${clients}/${id}`,
      headers: { 'if-match': ifMatch },
      ...(op === 'patch' ? { body: data } : {}),
    },
  };
}

describe('the dry run of a write', () => {
  const count = drillCount(10_000);

  it(`equals the write itself, for ${count} random ones, and leaves nothing behind`, async (context) => {
    const server = await startBenchServer();
    try {
      const seen = new Map<string, number>();
      let bench = await server.open();
      for (const [index, each] of fc.sample(write, { numRuns: count, seed: 1815 }).entries()) {
        if (index % 200 === 0) {
          bench = await server.open();
        }
        const { operation, request } = requestsOf(each, await bench.clients());
        const before = index % 20 === 0 ? await bench.state() : undefined;
        const tried = await send(bench, {
          method: 'POST',
          path: `${clients}/resolve`,
          body: operation,
        });
        assert.equal(before === undefined ? undefined : await bench.state(), before);
        const done = await send(bench, request);

        assert.deepEqual(
          asTold(request, tried),
          asResolved(request, done),
          JSON.stringify(operation),
        );
        const kind = kindOf(tried);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
      context.diagnostic(JSON.stringify(Object.fromEntries(seen)));
      for (const kind of expectedKinds) {
        assert.ok((seen.get(kind) ?? 0) > 0, `there was no ${kind}`);
      }
    } finally {
      await server.close();
    }
  });

  const expectedKinds = [
    'created',
    'updated',
    'unchanged',
    'deleted',
    'validation_failed',
    'identifier_required',
    'identity_conflict',
    'email_taken',
    'external_id_taken',
    'client_not_found',
    'precondition_failed',
  ];
});

async function send(bench: Bench, { headers, ...request }: Request): Promise<WireAnswer> {
  const authorization = `Bearer ${bench.keys.write}`;
  const type = request.body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await bench.send({ ...request, headers: { authorization, ...type, ...headers } });
  assertDocumented(request.method, request.path, answer);
  return answer;
}

function kindOf({ status, body }: WireAnswer): string {
  const { outcome, code } = body as { outcome?: string; code?: string };
  return status < 400 ? String(outcome) : String(code);
}

interface Told {
  readonly outcome?: string;
  readonly client: Readonly<Record<string, JsonValue>> | null;
}

/**
 * The answer of a write in the form of a dry run's, the id of a new client left out. Only an upsert tells
 * its outcome; of a create and a patch the client alone is compared. The clock stands still.
 */
function asResolved({ method, path }: Request, { status, body }: WireAnswer): unknown {
  if (status >= 400) {
    return { status, body };
  }
  if (method === 'DELETE') {
    return { outcome: 'deleted', matchedBy: 'id', changed: [], client: null };
  }
  const isUpsert = path === `${clients}/upsert`;
  const told = (isUpsert ? body : { client: body }) as unknown as Told;
  return status === 201 ? { ...told, client: { ...told.client, id: null } } : told;
}

function asTold({ method, path }: Request, { status, body }: WireAnswer): unknown {
  if (status >= 400) {
    return { status, body };
  }
  const isWhole = method === 'DELETE' || path === `${clients}/upsert`;
  return isWhole ? body : { client: (body as unknown as Told).client };
}
