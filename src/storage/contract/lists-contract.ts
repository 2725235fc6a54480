import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Client } from '../../domain/client.ts';
import { DirectoryError } from '../../domain/errors.ts';
import type {
  ClientPage,
  ClientQuery,
  ClientSortKey,
  SearchMember,
  Storage,
  WorkspaceId,
} from '../storage.ts';
import { modelPage } from './list-model.ts';
import { create, emailOf, newWorkspace, sampleClient, store } from './place.ts';
import type { Opened } from './place.ts';

const byCreation = { by: 'createdAt', order: 'asc' } as const;

/** Lists and searches by example; `model-contract.ts` compares them with a naive model. */
export function describeLists(get: () => Opened): void {
  void test('a walk by cursor sees each client once while others come and go', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const clients = Array.from({ length: 25 }, (_, index) =>
      sampleClient({ name: `Client ${index}`, status: index % 3 === 0 ? 'inactive' : 'active' }),
    );
    await create(storage, workspaceId, clients);
    const search = { query: 'client', members: ['name'] } as const;

    for (const filter of [{}, { search }, { search, statuses: ['active'] }] as const) {
      const wanted = clients.filter(({ status }) => !('statuses' in filter) || status === 'active');
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page: Awaited<ReturnType<Storage['reader']['clients']>> =
          await storage.reader.clients(workspaceId, {
            filter,
            sort: byCreation,
            limit: 4,
            ...(after === undefined ? {} : { after }),
          });
        seen.push(...page.clients.map(({ id }) => id));
        after = page.next;
        const comer = sampleClient({ name: 'Client, later' });
        await create(storage, workspaceId, [comer]);
        await store(storage, workspaceId, { clients: [{ before: comer, after: null }] });
      } while (after !== undefined);

      assert.deepEqual(
        seen,
        wanted.map(({ id }) => id),
      );
    }
  });

  void test('clients of one call are listed in the order of their ids, however they were given', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const clients = [sampleClient(), sampleClient(), sampleClient()];

    await create(storage, workspaceId, clients.toReversed());

    const page = await storage.reader.clients(workspaceId, {
      filter: {},
      sort: byCreation,
      limit: 5,
    });
    assert.deepEqual(page.clients, clients);
  });

  void test('a cursor misses nobody who came after the clients that it has passed were deleted', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const gone = [sampleClient(), sampleClient()];
    await create(storage, workspaceId, gone);
    const query = { filter: {}, sort: byCreation, limit: 1 } as const;
    const { next } = await storage.reader.clients(workspaceId, query);
    await store(storage, workspaceId, {
      clients: gone.map((before) => ({ before, after: null })),
    });

    const comer = sampleClient();
    await create(other, workspaceId, [comer]);

    assert(next !== undefined);
    const page = await storage.reader.clients(workspaceId, { ...query, after: next });
    assert.deepEqual(page.clients, [comer]);
  });

  void test('a status or an external id that changes alone is found where it is now', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const before = sampleClient({ name: 'Ada', externalId: 'old' });
    await create(storage, workspaceId, [before]);
    const inactive = { ...before, status: 'inactive' } as const;
    const renamed = { ...inactive, externalId: 'new' };

    await store(storage, workspaceId, { clients: [{ before, after: inactive }] });
    await store(storage, workspaceId, { clients: [{ before: inactive, after: renamed }] });

    for (const by of ['name', 'phone', 'status', 'createdAt'] as const) {
      const list = (status: 'active' | 'inactive'): Promise<ClientPage> =>
        storage.reader.clients(workspaceId, {
          filter: { statuses: [status] },
          sort: { by, order: 'desc' },
          limit: 5,
        });
      assert.deepEqual((await list('active')).clients, []);
      assert.deepEqual((await list('inactive')).clients, [renamed]);
    }
    const search = (query: string): Promise<(string | null)[]> =>
      namesOf(storage, workspaceId, { search: { query, members: ['externalId'] } });
    assert.deepEqual(await search('new'), ['Ada']);
    assert.deepEqual(await search('old'), []);
  });

  void test('no status is nobody’s, in every order, with a search and without', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    await create(storage, workspaceId, [sampleClient({ name: 'Ada' }), sampleClient()]);
    const search = { query: 'ada', members: ['name'] } as const;

    for (const filter of [{ statuses: [] }, { statuses: [], search }]) {
      for (const by of sortKeys) {
        const sort = { by, order: 'asc' } as const;
        const query = { filter, sort, limit: 5, withTotal: true };
        assert.deepEqual(await storage.reader.clients(workspaceId, query), {
          clients: [],
          total: 0,
        });
      }
    }
  });

  void test('every list gives a cursor, and only where more follows', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    await create(storage, workspaceId, [sampleClient(), sampleClient()]);
    const next = async (sort: ClientQuery['sort'], limit: number): Promise<string | undefined> =>
      (await storage.reader.clients(workspaceId, { filter: {}, sort, limit })).next;

    for (const by of sortKeys) {
      for (const order of ['asc', 'desc'] as const) {
        assert.equal(typeof (await next({ by, order }, 1)), 'string');
        assert.equal(await next({ by, order }, 2), undefined);
      }
    }
  });

  void test('a cursor that this engine never gave is refused', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);

    for (const after of ['', 'x', '-1', '1e3', '0x10', ' 1', '1'.repeat(40)]) {
      await assert.rejects(
        storage.reader.clients(workspaceId, { filter: {}, sort: byCreation, limit: 5, after }),
        (error) => error instanceof DirectoryError && error.code === 'invalid_cursor',
        after,
      );
    }
    for (const after of ['1', '1 ', '1 x', ' 0a']) {
      const sort = { by: 'name', order: 'asc' } as const;
      await assert.rejects(
        storage.reader.clients(workspaceId, { filter: {}, sort, limit: 5, after }),
        (error) => error instanceof DirectoryError && error.code === 'invalid_cursor',
        after,
      );
    }
  });

  void test('a walk in any order sees each client that stays as it is once, while others come, change and go', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const stayers = Array.from({ length: 30 }, (_, index) =>
      sampleClient({
        name: index % 4 === 0 ? null : `Name ${index % 3}`,
        phone: index % 5 === 0 ? null : '+33612345678',
        status: index % 2 === 0 ? 'inactive' : 'active',
        externalId: index % 3 === 0 ? null : `id-${(index * 7) % 30}`,
        ...(index % 3 === 1 ? {} : emailOf(`p${(index * 11) % 30}@example.org`)),
      }),
    );
    await create(storage, workspaceId, stayers);
    const ids = new Set(stayers.map(({ id }) => id));
    let round = 0;

    for (const by of sortKeys) {
      for (const order of ['asc', 'desc'] as const) {
        const query = { filter: {}, sort: { by, order }, limit: 4 } as const;
        const expected = modelPage(stayers, { ...query, limit: 100 }).clients;
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page: ClientPage = await storage.reader.clients(workspaceId, {
            ...query,
            ...(after === undefined ? {} : { after }),
          });
          seen.push(...page.clients.map(({ id }) => id).filter((id) => ids.has(id)));
          after = page.next;
          round += 1;
          await comeChangeAndGo(storage, workspaceId, round);
        } while (after !== undefined);

        assert.deepEqual(
          seen,
          expected.map(({ id }) => id),
        );
      }
    }
  });

  void test('clients without a company are walked by id', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const clients = Array.from({ length: 9 }, (_, index) =>
      sampleClient({ companyIds: index % 3 === 0 ? ['a company'] : [] }),
    );
    await create(storage, workspaceId, clients);
    const unassigned = clients.filter(({ companyIds }) => companyIds.length === 0);

    const { reader } = storage;
    const first = await reader.unassignedClients(workspaceId, { afterId: '', limit: 4 });
    const afterId = first.at(-1)?.id ?? '';
    const rest = await reader.unassignedClients(workspaceId, { afterId, limit: 4 });
    assert.deepEqual([...first, ...rest], unassigned);
  });

  void test('a search finds any part of a name, email, phone or external id, folded, and nothing else', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const ada = sampleClient({
      name: 'Ada “Łada” O’Brien-Lovelace',
      ...emailOf('ada.l@Example.org'),
      phone: '+33 6 12 34 56 78',
      externalId: 'CRM_0042',
    });
    const bob = sampleClient({ name: 'Bob 100% *"x"(y)', phone: 'ask for Ann' });
    await create(storage, workspaceId, [ada, bob]);
    const cases: readonly [query: string, members: readonly SearchMember[], found: Client[]][] = [
      ['LOVE', ['name'], [ada]],
      ['lada lovelace', ['name'], [ada]],
      ["o'brien", ['name'], [ada]],
      ['rien-lo', ['name'], [ada]],
      ['LOVE', ['phone', 'email', 'externalId'], []],
      ['ad', ['name'], [ada]],
      ['da', ['name'], []],
      ['b', ['name'], [bob]],
      ['example', ['email', 'name'], [ada]],
      ['ada.l@example.org', ['email'], [ada]],
      ['ada.l@example.or', ['email'], [ada]],
      ['0612345678', ['phone'], [ada]],
      ['(33) 6-12', ['phone'], [ada]],
      ['345678', ['phone'], [ada]],
      ['345679', ['phone'], []],
      ['ask ann', ['phone'], [bob]],
      ['crm_0042', ['externalId'], [ada]],
      ['m_00', ['externalId'], [ada]],
      ['m_00', ['name', 'email', 'phone'], []],
      ['%', ['name'], []],
      ['100%', ['name'], [bob]],
      ['"x"', ['name'], [bob]],
      ['*', ['name'], [bob]],
      ['" OR tokens:*', ['name'], []],
      ['lovelace'.repeat(200), ['name'], []],
      ['  ', ['name'], [ada, bob]],
      [ada.id.toUpperCase(), ['name'], [ada]],
    ];

    for (const [query, members, found] of cases) {
      const page = await storage.reader.clients(workspaceId, {
        filter: { search: { query, members } },
        sort: byCreation,
        limit: 10,
        withTotal: true,
      });
      assert.deepEqual(page, { clients: found, total: found.length }, query);
    }
  });

  void test('name parts are found exactly, also where the name says something else', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const ann = sampleClient({ name: 'Dr. Who', givenName: 'Ann Marie', familyName: 'Lee' });
    const el = sampleClient({ name: 'Abel', givenName: 'el', familyName: '' });
    const bare = sampleClient({ name: 'ann', givenName: null, familyName: null });
    await create(storage, workspaceId, [ann, el, bare]);
    const names = (filter: ClientQuery['filter']): Promise<(string | null)[]> =>
      namesOf(storage, workspaceId, filter);

    assert.deepEqual(await names({ givenName: 'Ann Marie' }), ['Dr. Who']);
    assert.deepEqual(await names({ givenName: 'Ann Marie', familyName: 'Lee' }), ['Dr. Who']);
    assert.deepEqual(await names({ givenName: 'Ann' }), []);
    assert.deepEqual(await names({ givenName: 'ann marie' }), []);
    assert.deepEqual(await names({ givenName: 'el' }), ['Abel']);
    assert.deepEqual(await names({ familyName: '' }), ['Abel']);
  });

  void test('an email filter is exact in case', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    await create(storage, workspaceId, [
      sampleClient({ ...emailOf('Ann@Example.org'), name: 'Ann' }),
    ]);
    const names = (email: string): Promise<(string | null)[]> =>
      namesOf(storage, workspaceId, { email });

    assert.deepEqual(await names('Ann@Example.org'), ['Ann']);
    assert.deepEqual(await names('ann@example.org'), []);
    assert.deepEqual(await names('not an email'), []);
  });

  void test('a phone number finds everybody who has it, in any formatting, and nobody else', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const phones = ['+33 6 12 34 56 78', '06.12.34.56.78', '+1 661 234 5678', 'ask for Bob', null];
    await create(
      storage,
      workspaceId,
      phones.map((phone) => sampleClient({ name: phone, phone })),
    );
    const names = (phone: string): Promise<(string | null)[]> =>
      namesOf(storage, workspaceId, { phone });

    assert.deepEqual(await names('0612345678'), ['+33 6 12 34 56 78', '06.12.34.56.78']);
    assert.deepEqual(await names('0033612345678'), ['+33 6 12 34 56 78']);
    assert.deepEqual(await names('612345'), []);
    assert.deepEqual(await names('Ask for Bob'), ['ask for Bob']);
    assert.deepEqual(await names('Bob'), []);
  });

  void test('a page of thousands comes whole and does not hold the event loop', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const clients = Array.from({ length: 9_000 }, (_, index) =>
      sampleClient({ name: `Client ${index % 7}`, companyIds: ['a company'] }),
    );
    await create(storage, workspaceId, clients);
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1;
    }, 1).unref();

    const search = { query: 'client', members: ['name'] } as const;
    for (const filter of [{}, { search }, { companyId: 'a company' }] as const) {
      turns = 0;
      const query = { filter, sort: { by: 'name', order: 'desc' }, limit: 10_000 } as const;
      const page = await storage.reader.clients(workspaceId, { ...query, withTotal: true });

      assert.equal(page.clients.length, 9_000);
      assert.equal(page.total, 9_000);
      assert(turns > 0);
    }
    clearInterval(watch);
  });
}

const sortKeys: readonly ClientSortKey[] = [
  'createdAt',
  'name',
  'phone',
  'status',
  'email',
  'externalId',
];

async function comeChangeAndGo(
  storage: Storage,
  workspaceId: WorkspaceId,
  round: number,
): Promise<void> {
  const comer = sampleClient({ name: `Name ${round % 5}`, externalId: `comer-${round}` });
  const changed = { ...comer, name: null, phone: `+3361234${round}`, externalId: `id-5${round}` };
  await create(storage, workspaceId, [comer]);
  await store(storage, workspaceId, { clients: [{ before: comer, after: changed }] });
  await store(storage, workspaceId, { clients: [{ before: changed, after: null }] });
}

async function namesOf(
  storage: Storage,
  workspaceId: WorkspaceId,
  filter: ClientQuery['filter'],
): Promise<(string | null)[]> {
  const { clients } = await storage.reader.clients(workspaceId, {
    filter,
    sort: byCreation,
    limit: 10,
  });
  return clients.map(({ name }) => name);
}
