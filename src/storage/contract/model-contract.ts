import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Client } from '../../domain/client.ts';
import type { Write } from '../../domain/working-set.ts';
import type { ClientFilter, ClientQuery, SearchMember, Storage, WorkspaceId } from '../storage.ts';
import { modelPage } from './list-model.ts';
import { emailOf, newWorkspace, sampleClient, store } from './place.ts';
import type { Opened } from './place.ts';

const companies = ['company-a', 'company-b'] as const;

/** Random histories of writes, after which every read must say what a naive model says. */
export function describeModel(get: () => Opened, share: number): void {
  void test('after any writes, lists, searches and totals are what a naive model says', async () => {
    const { storage, other } = get();
    await fc.assert(
      fc.asyncProperty(histories, queries, async (history, queries) => {
        const workspaceId = await newWorkspace(storage);
        const clients = await play(storage, workspaceId, history);

        for (const query of queries) {
          const expected = modelPage(clients, query);
          const page = await other.reader.clients(workspaceId, query);

          assert.deepEqual(page.clients, expected.clients);
          assert.equal(page.total, query.withTotal === true ? expected.total : undefined);
        }
        await checkWalks(storage, workspaceId, clients);
      }),
      { numRuns: Math.ceil(60 * share) },
    );
  });
}

async function checkWalks(
  { reader }: Storage,
  workspaceId: WorkspaceId,
  clients: readonly Client[],
): Promise<void> {
  assert.deepEqual(
    await reader.unassignedClients(workspaceId, { afterId: '', limit: 1_000 }),
    clients.filter(({ companyIds }) => companyIds.length === 0),
  );
  for (const companyId of companies) {
    assert.deepEqual(
      [...(await reader.companyClientIds(workspaceId, companyId, 1_000))].sort(),
      clients.filter(({ companyIds }) => companyIds.includes(companyId)).map(({ id }) => id),
    );
  }
}

/** What one step does to one client, which is picked among those that there are. */
interface Step {
  readonly pick: number;
  readonly kind: 'create' | 'update' | 'delete';
  readonly members: Partial<Client>;
}

/** Plays batches of steps, each batch one call of `store`; gives back the clients in the order of creation. */
async function play(
  storage: Storage,
  workspaceId: WorkspaceId,
  history: readonly (readonly Step[])[],
): Promise<readonly Client[]> {
  let clients: Client[] = [];
  for (const batch of history) {
    const writes = new Map<string, Write<Client>>();
    for (const step of batch) {
      clients = apply(clients, step, writes);
    }
    await store(storage, workspaceId, { clients: [...writes.values()] });
  }
  return clients;
}

function apply(
  clients: readonly Client[],
  { kind, pick, members }: Step,
  writes: Map<string, Write<Client>>,
): Client[] {
  const target = kind === 'create' ? undefined : clients[pick % clients.length];
  if (target === undefined) {
    const made = sampleClient(free(clients, members));
    writes.set(made.id, { before: null, after: made });
    return [...clients, made];
  }
  const others = clients.filter(({ id }) => id !== target.id);
  const after = kind === 'delete' ? null : { ...target, ...free(others, members) };
  const known = writes.get(target.id);
  const before = known === undefined ? target : known.before;
  if (before === null && after === null) {
    writes.delete(target.id);
  } else {
    writes.set(target.id, { before, after });
  }
  return after === null
    ? others
    : clients.map((client) => (client.id === target.id ? after : client));
}

/** Leaves out keys that another client has: the directory would refuse them. */
function free(clients: readonly Client[], members: Partial<Client>): Partial<Client> {
  const { email, emailKey, externalId, ...rest } = members;
  return {
    ...rest,
    ...(email === undefined ||
    emailKey === undefined ||
    (emailKey !== null && clients.some((client) => client.emailKey === emailKey))
      ? {}
      : { email, emailKey }),
    ...(externalId === undefined ||
    (externalId !== null && clients.some((client) => client.externalId === externalId))
      ? {}
      : { externalId }),
  };
}

const words = ['Ann', 'anna', 'LEE', 'Łukasz', "o'B", '100%', '~', '名前', '\u{1f600}', '"q"', 'é'];
const name = fc.oneof(
  fc.constantFrom(...words),
  fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom('a', 'b').map((letter) => 'x'.repeat(70) + letter),
);
const phone = fc.oneof(
  fc.constantFrom('+33612345678', '+33 6 12 34 56 78', '0612345678', 'ask Ann', '', '555-1234'),
  fc.integer({ min: 1, max: 999_999 }).map((digits) => `+1202${digits}`),
);
const email = fc
  .tuple(fc.constantFrom('ann', 'Ann.Lee', 'bob', 'x'), fc.constantFrom('a.org', 'B.example'))
  .map((parts) => emailOf(parts.join('@')));

const members: fc.Arbitrary<Partial<Client>> = fc
  .tuple(
    fc.record(
      {
        name: fc.option(name),
        givenName: fc.option(name),
        familyName: fc.option(name),
        phone: fc.option(phone),
        status: fc.constantFrom('active', 'inactive'),
        externalId: fc.option(fc.constantFrom('u1', 'U1', 'crm-42')),
        companyIds: fc.subarray([...companies]),
        sessionCount: fc.nat(),
      },
      { requiredKeys: [] },
    ),
    fc.oneof(email, fc.constant({ email: null, emailKey: null }), fc.constant({})),
  )
  .map(([members, email]) => ({ ...members, ...email }));

/** Mostly several members at once, often one alone, whose index entries must move without the others'. */
const steps = fc
  .record({
    pick: fc.nat(),
    kind: fc.constantFrom(...(['create', 'create', 'update', 'update', 'delete'] as const)),
    members,
    only: fc.option(
      fc.constantFrom('name', 'givenName', 'familyName', 'phone', 'status', 'externalId'),
    ),
  })
  .map(({ only, members, ...step }): Step => {
    return only !== null && step.kind === 'update' && only in members
      ? { ...step, members: { [only]: members[only] } }
      : { ...step, members };
  });

const histories = fc.array(fc.array(steps, { maxLength: 12 }), { maxLength: 6 });

const searchMembers: readonly SearchMember[] = ['name', 'phone', 'email', 'externalId'];
const filter = fc.record(
  {
    statuses: fc.subarray(['active', 'inactive'] as const),
    search: fc.record({
      query: fc.oneof(
        fc.constantFrom('an', 'ann', 'ann lee', '0612', '34 56', 'a.org', 'crm', '1', 'x', 'ŁU'),
        name,
        phone,
        fc.string({ maxLength: 4 }),
      ),
      members: fc.subarray([...searchMembers], { minLength: 1 }),
    }),
    companyId: fc.constantFrom(...companies),
    email: fc.constantFrom('ann@a.org', 'Ann.Lee@B.example'),
    givenName: name,
    familyName: name,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ClientFilter>;

const queries: fc.Arbitrary<readonly ClientQuery[]> = fc.array(
  fc.record({
    filter: fc.oneof(
      fc.constant({}),
      filter.map(({ statuses }) => (statuses === undefined ? {} : { statuses })),
      filter.map(({ search }) => (search === undefined ? {} : { search })),
      filter,
    ),
    sort: fc.record({
      by: fc.constantFrom('createdAt', 'name', 'phone', 'status', 'email', 'externalId'),
      order: fc.constantFrom('asc', 'desc'),
    }),
    limit: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(1_000)),
    offset: fc.integer({ min: 0, max: 6 }),
    withTotal: fc.boolean(),
  }),
  { minLength: 10, maxLength: 25 },
);
