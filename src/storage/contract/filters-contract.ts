import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Client } from '../../domain/client.ts';
import type { Condition } from '../../domain/client-filter.ts';
import type { FieldType } from '../../domain/custom-value.ts';
import { createFieldCatalog, type Field } from '../../domain/field.ts';
import { filterOps } from '../../domain/filter-kinds.ts';
import { filterMembers } from '../../domain/filter-members.ts';
import { parseFilter } from '../../domain/parse-filter.ts';
import type { ClientPage, ClientQuery, Storage, WorkspaceId } from '../storage.ts';
import { modelPage } from './list-model.ts';
import { create, emailOf, newWorkspace, sampleClient } from './place.ts';
import type { Opened } from './place.ts';

/** An engine may look for the clients of a filter in any way, as long as it finds those that `matchesConditions` names. */
export function describeFilters(get: () => Opened, share: number): void {
  void test('any filter, sorted in any way and read in pages, is what a naive model says', async () => {
    const { storage } = get();
    await fc.assert(
      fc.asyncProperty(
        fc.array(members, { minLength: 8, maxLength: 30 }),
        fc.array(queries, { minLength: 60, maxLength: 120 }),
        async (people, queries) => {
          const workspaceId = await newWorkspace(storage);
          const clients = withFreeKeys(people).map(sampleClient);
          await create(storage, workspaceId, clients);

          for (const query of queries) {
            const expected = modelPage(clients, { ...query, limit: 1_000 });
            const walked = await walk(storage, workspaceId, query);
            assert.deepEqual(walked.ids, idsOf(expected.clients));
            assert.deepEqual(
              walked.totals,
              walked.totals.map(() => expected.total),
            );
          }
        },
      ),
      { numRuns: Math.ceil(25 * share) },
    );
  });

  void test('numbers with more digits than a double keeps are told apart, however they are written', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const scores = [
      '9007199254740992',
      '9007199254740993',
      '+9007199254740993.0',
      '0.50',
      0.5,
      '-0',
    ];
    const clients = scores.map((score) => sampleClient({ customFields: { score } }));
    await create(storage, workspaceId, clients);
    const found = async (op: string, value: string): Promise<readonly number[]> => {
      const conditions = conditionsOf([{ field: 'customFields.score', op, value }]);
      const sort = { by: 'createdAt', order: 'asc' } as const;
      const { ids } = await walk(storage, workspaceId, { filter: { conditions }, sort, limit: 10 });
      return ids.map((id) => clients.findIndex((client) => client.id === id));
    };

    assert.deepEqual(await found('eq', '9007199254740993'), [1, 2]);
    assert.deepEqual(await found('eq', '9007199254740992'), [0]);
    assert.deepEqual(await found('ne', '9007199254740993e0'), [0, 3, 4, 5]);
    assert.deepEqual(await found('eq', '5e-1'), [3, 4]);
    assert.deepEqual(await found('eq', '0'), [5]);
    assert.deepEqual(await found('gt', '1'), [0, 1, 2]);
  });

  void test('a filter that few of many fit is read in turns', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const clients = Array.from({ length: 3_000 }, (_, index) =>
      sampleClient({ notes: `Note ${index}`, name: `Client ${(index * 7) % 3_000}` }),
    );
    await create(storage, workspaceId, clients);
    const conditions = conditionsOf([{ field: 'notes', op: 'contains', value: 'note 299' }]);
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1;
    }, 1).unref();

    for (const by of ['createdAt', 'name'] as const) {
      const query = { filter: { conditions }, sort: { by, order: 'desc' }, limit: 5 } as const;
      const expected = modelPage(clients, { ...query, limit: 100 });
      const walked = await walk(storage, workspaceId, { ...query, withTotal: true });

      assert.deepEqual(walked.ids, idsOf(expected.clients));
      assert.deepEqual(walked.totals, [11, 11, 11]);
    }
    clearInterval(watch);
    assert(turns > 0);
  });
}

async function walk(
  { reader }: Storage,
  workspaceId: WorkspaceId,
  query: ClientQuery,
): Promise<{ readonly ids: readonly string[]; readonly totals: readonly unknown[] }> {
  const ids: string[] = [];
  const totals: unknown[] = [];
  let after: string | undefined;
  do {
    const page: ClientPage = await reader.clients(workspaceId, {
      ...query,
      ...(after === undefined ? {} : { after }),
    });
    ids.push(...idsOf(page.clients));
    if (query.withTotal === true) {
      totals.push(page.total);
    }
    after = page.next;
  } while (after !== undefined);
  return { ids, totals };
}

function idsOf(clients: readonly Client[]): string[] {
  return clients.map(({ id }) => id);
}

const fieldTypes: Readonly<Record<string, FieldType>> = {
  plan: 'text',
  'a"b\\c.d': 'text',
  ключ: 'text',
  score: 'number',
  vip: 'boolean',
  since: 'date',
  tags: 'multiSelect',
  home: 'address',
  mobile: 'phoneNumber',
  work: 'email',
  blob: 'json',
};

const catalog = createFieldCatalog(
  Object.entries(fieldTypes).map(([key, type], order): Field => ({
    id: key,
    entity: 'client',
    key,
    label: key,
    type,
    order,
    declared: true,
    options: [],
    aliases: key === 'score' ? ['points'] : [],
    retired: false,
    convertingFrom: null,
    createdAt: 1,
  })),
);

interface Term {
  readonly field: string;
  readonly op: string;
  readonly value: unknown;
}

function conditionsOf(terms: readonly Term[]): readonly Condition[] {
  const parsed = parseFilter(
    terms.map((term) => ({ ...term, pointer: '' })),
    catalog,
  );
  return parsed.ok ? parsed.value : [];
}

/** Values that stored members and asked-for values are both made of, so that they meet often. */
const texts = ['Ann', 'ann lee', 'Łukasz', "o'B", 'an', 'x', '100%', '名前 名', 'ß', '\u{1f600}x'];
const phones = ['+33612345678', '+33 6 12 34 56 78', '0612345678', 'ask Ann', '℡ 555-1234', '555'];
const emails = ['ann@a.org', 'Ann.Lee@b.example', 'bob@a.org'];
const externalIds = ['u1', 'U1', 'crm-42', 'crm 4'];
const ips = ['192.0.2.1', '2001:db8::1'];
const companies = [
  '01900000-0000-7000-8000-00000000c001',
  '01900000-0000-7000-8000-00000000c002',
] as const;
const instants = [0, 1_700_000_000_000, 1_700_000_000_001, 1_709_211_600_000];
const dates = ['2024-02-29', '2024-02-29T13:00:00+02:00', '2024-02-29T11:00:00', 1_709_204_400];
const numbers = [0, -1.5, 3, 3.5, 1e21, '3.50', '+3', '0.1', 0.1];

const customFields = fc.record(
  {
    plan: fc.oneof(fc.constantFrom(...texts), fc.integer(), fc.constant(true)),
    'a"b\\c.d': fc.constantFrom(...texts),
    ключ: fc.constantFrom(...texts),
    score: fc.oneof(fc.constantFrom(...numbers), fc.constant('abc')),
    // The key that `score` had once.
    points: fc.constantFrom(...numbers),
    vip: fc.oneof(fc.boolean(), fc.constant('yes')),
    since: fc.constantFrom(...dates),
    tags: fc.subarray(['a', 'b', 'c d']),
    home: fc.constantFrom('Rue Ann 3', { fullAddress: '3 rue Łukasz', country: 'FR' }),
    mobile: fc.constantFrom('+33612345678', '+12025550100'),
    work: fc.constantFrom('Ann@A.org', 'ann@a.org', 'bob@a.org', 'none'),
    blob: fc.constantFrom({ a: 1 }, [], 'text', 0),
  },
  { requiredKeys: [] },
);

const members: fc.Arbitrary<Partial<Client>> = fc
  .record(
    {
      name: fc.option(fc.constantFrom(...texts)),
      givenName: fc.option(fc.constantFrom(...texts)),
      familyName: fc.option(fc.constantFrom(...texts)),
      phone: fc.option(fc.constantFrom(...phones)),
      status: fc.constantFrom('active', 'inactive'),
      email: fc.constantFrom(...emails),
      externalId: fc.constantFrom(...externalIds),
      notes: fc.option(fc.constantFrom(...texts)),
      ip: fc.option(fc.constantFrom(...ips)),
      companyIds: fc.subarray([...companies]),
      portal: fc.option(
        fc.record({
          state: fc.constantFrom('invited', 'active'),
          inviteCode: fc.constant('x'),
          firstLoginAt: fc.option(fc.constantFrom(...instants)),
          lastLoginAt: fc.option(fc.constantFrom(...instants)),
        }),
      ),
      signedUpAt: fc.option(fc.constantFrom(...instants)),
      lastSeenAt: fc.option(fc.constantFrom(...instants)),
      updatedAt: fc.constantFrom(...instants),
      createdAt: fc.constantFrom(...instants),
      sessionCount: fc.nat(4),
      version: fc.integer({ min: 1, max: 4 }),
      customFields,
    },
    { requiredKeys: [] },
  )
  .map((member) => member as Partial<Client>);

/** Gives each key to its first owner only, as the directory does. */
function withFreeKeys(people: readonly Partial<Client>[]): readonly Partial<Client>[] {
  const taken = new Set<string>();
  return people.map(({ email, externalId, ...rest }) => {
    const person: Partial<Client> = {
      ...rest,
      ...(typeof email !== 'string' || taken.has(email) ? {} : emailOf(email)),
      ...(typeof externalId !== 'string' || taken.has(externalId) ? {} : { externalId }),
    };
    for (const key of [email, externalId]) {
      if (typeof key === 'string') {
        taken.add(key);
      }
    }
    return person;
  });
}

const isoInstants = instants.map((ms) => new Date(ms).toISOString());
const parts = ['an', 'lu', '12 34', '06', '555', 'a.org', 'rue', '3 r', 'x', '名'];

/** What is asked of each subject: mostly what some client has. */
const asked: Readonly<Record<string, readonly unknown[]>> = {
  externalId: externalIds,
  email: emails,
  phone: phones,
  status: ['active', 'inactive'],
  ip: ips,
  companyId: companies,
  portalState: ['invited', 'active'],
  portalFirstLoginAt: isoInstants,
  portalLastLoginAt: isoInstants,
  signedUpAt: isoInstants,
  firstSeenAt: isoInstants,
  lastSeenAt: isoInstants,
  createdAt: isoInstants,
  updatedAt: isoInstants,
  sessionCount: [0, 1, 2, 3],
  version: [1, 2, 3],
  'customFields.score': numbers,
  'customFields.vip': [true, false],
  'customFields.since': dates,
  'customFields.tags': ['a', 'b', 'c d'],
  'customFields.mobile': ['+33612345678', '+12025550100'],
  'customFields.work': ['ann@A.ORG', 'Bob@a.org'],
};

const subjects = [
  ...Object.keys(filterMembers),
  ...Object.keys(fieldTypes).map((key) => `customFields.${key}`),
];

const term = fc
  .record({
    field: fc.constantFrom(...subjects),
    op: fc.constantFrom(...filterOps),
    isSet: fc.boolean(),
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
  })
  .map(({ field, op, isSet, picks }): Term => {
    const isPart = op === 'contains' || op === 'startsWith';
    const own = asked[field] ?? texts;
    const pool = isPart ? [...own, ...parts] : own;
    const values = picks.map((pick) => pool[pick % pool.length]);
    return { field, op, value: op === 'isSet' ? isSet : takesList(op) ? values : values[0] };
  });

function takesList(op: string): boolean {
  return op === 'in' || op === 'notIn';
}

/** What a field does not take is left out. */
const conditions = fc
  .array(term, { minLength: 1, maxLength: 3 })
  .map((terms) => terms.flatMap((each) => conditionsOf([each])));

const search = fc.record({
  query: fc.constantFrom('an', 'ann', '0612', 'a.org', 'crm', '123456', '5', 'lu'),
  members: fc.constant(['name', 'email', 'phone', 'externalId'] as const),
});

const statuses = fc.subarray(['active', 'inactive'] as const);

const queries: fc.Arbitrary<ClientQuery> = fc.record({
  filter: fc.oneof(
    { weight: 3, arbitrary: fc.record({ conditions }) },
    { weight: 1, arbitrary: fc.record({ conditions, statuses }) },
    { weight: 1, arbitrary: fc.record({ conditions, search }) },
    {
      weight: 1,
      arbitrary: fc.record(
        { conditions, statuses, search, within: search },
        { requiredKeys: ['search'] },
      ),
    },
  ),
  sort: fc.record({
    by: fc.constantFrom('createdAt', 'createdAt', 'name', 'phone', 'status', 'email', 'externalId'),
    order: fc.constantFrom('asc', 'desc'),
  }),
  limit: fc.constantFrom(1, 3, 1_000),
  withTotal: fc.boolean(),
});
