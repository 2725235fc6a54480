import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Client } from '../../domain/client.ts';
import type { Field } from '../../domain/field.ts';
import type { MaybePromise } from '../../lib/maybe-promise.ts';
import { membersMax } from '../storage.ts';
import {
  create,
  emailOf,
  keyOf,
  load,
  newId,
  newWorkspace,
  sampleClient,
  sampleCompany,
  store,
} from './place.ts';
import type { Opened } from './place.ts';

const everything: Partial<Client> = {
  externalId: 'U_1 "é"',
  ...emailOf('Ada.Lovelace@Example.org'),
  name: 'Ada \u{1f600} Lovelace',
  givenName: 'Ada',
  familyName: '',
  phone: '+44 (0)20 7946 0000',
  status: 'inactive',
  notes: 'line one\nline two',
  customFields: {
    plan: 'pro',
    'odd "key"': [1, null, { deep: true }],
    zero: 0,
    small: 5e-324,
    big: Number.MAX_SAFE_INTEGER,
    empty: {},
    none: '',
    no: false,
  },
  placeholderRound: 3,
  portal: { state: 'invited', inviteCode: 'abc', firstLoginAt: null, lastLoginAt: 5 },
  signedUpAt: 0,
  ip: '::1',
  lastSeenAt: 1_700_000_000_123,
  sessionCount: 7,
  version: 4,
  updatedAt: 1_800_000_000_000,
};

/** Single records: round trips, keys, deletion, companies and fields. */
export function describeRecords(get: () => Opened): void {
  void test('every member of a client comes back as it was stored, by every key', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const company = sampleCompany();
    const full = sampleClient({ ...everything, companyIds: [company.id] });
    const blank = sampleClient();

    await store(storage, workspaceId, {
      companies: [{ before: null, after: company }],
      clients: [full, blank].map((after) => ({ before: null, after })),
    });

    const { reader } = storage;
    assert.deepEqual(await reader.client(workspaceId, full.id), full);
    assert.deepEqual(await reader.client(workspaceId, blank.id), blank);
    const standard = await reader.standardClient(workspaceId, full.id);
    assert.deepEqual({ ...standard, customFields: full.customFields }, full);
    assert.equal(await reader.standardClient(workspaceId, company.id), undefined);
    assert.deepEqual(
      await reader.clientByEmailKey(workspaceId, keyOf('ada.lovelace@example.org')),
      full,
    );
    assert.deepEqual(await reader.clientByExternalId(workspaceId, 'U_1 "é"'), full);
    const loaded = await load(storage, workspaceId, {
      clientIds: new Set([full.id, blank.id, newId()]),
      externalIds: new Set(['U_1 "é"', 'none']),
      emailKeys: new Set([keyOf('ada.lovelace@example.org'), keyOf('none@example.org')]),
    });
    assert.deepEqual(byId(loaded.clients), [full, blank]);
  });

  void test('every member of a client can be changed alone, and unset', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const company = sampleCompany();
    const full = { ...everything, companyIds: [company.id] };
    let client = sampleClient();
    await store(storage, workspaceId, {
      companies: [{ before: null, after: company }],
      clients: [{ before: null, after: client }],
    });

    const states = Object.keys(full).map((key) => ({ [key]: full[key as keyof typeof full] }));
    const blank = sampleClient({ id: client.id, createdAt: client.createdAt });
    const unset = Object.keys(full).map((key) => ({ [key]: blank[key as keyof Client] }));
    for (const change of [...states, ...unset]) {
      const after = { ...client, ...change };
      await store(storage, workspaceId, { clients: [{ before: client, after }] });
      client = after;

      assert.deepEqual(await storage.reader.client(workspaceId, client.id), client);
    }
  });

  void test('ids and keys are unknown where they do not lead, and in every other workspace', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const elsewhere = await newWorkspace(storage);
    const client = sampleClient(everything);

    await create(storage, workspaceId, [client]);

    const { reader } = storage;
    assert.equal(await reader.client(elsewhere, client.id), undefined);
    assert.equal(await reader.clientByExternalId(elsewhere, 'U_1 "é"'), undefined);
    assert.equal(await reader.clientByExternalId(workspaceId, 'u_1 "É"'), undefined);
    assert.equal(await reader.client(workspaceId, newId()), undefined);
    assert.equal(await reader.company(workspaceId, newId()), undefined);
    const page = { filter: {}, sort: { by: 'name', order: 'asc' }, limit: 9 } as const;
    assert.deepEqual(await reader.clients(elsewhere, { ...page, withTotal: true }), {
      clients: [],
      total: 0,
    });
  });

  void test('the keys of a deleted client are free in the same call', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const gone = sampleClient({ externalId: 'a', ...emailOf('a@example.org') });
    const next = sampleClient({ externalId: 'a', ...emailOf('a@example.org') });
    await create(storage, workspaceId, [gone]);

    await store(storage, workspaceId, {
      clients: [
        { before: null, after: next },
        { before: gone, after: null },
      ],
    });

    assert.equal(await storage.reader.client(workspaceId, gone.id), undefined);
    assert.deepEqual(await storage.reader.clientByExternalId(workspaceId, 'a'), next);
  });

  void test('unique keys can move on and be swapped within one call', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const a = sampleClient({ externalId: 'a', ...emailOf('a@example.org') });
    const b = sampleClient({ externalId: 'b', ...emailOf('b@example.org') });
    const c = sampleClient();
    await create(storage, workspaceId, [a, b, c]);

    const swapped = [
      { ...a, externalId: 'b', ...emailOf('B@example.org') },
      { ...b, externalId: 'a', ...emailOf('a@example.org') },
    ] as const;
    await store(storage, workspaceId, {
      clients: [
        { before: a, after: swapped[0] },
        { before: b, after: swapped[1] },
      ],
    });
    const taker = { ...c, externalId: 'a', ...emailOf('a@example.org') };
    const giver = { ...swapped[1], externalId: null, email: null, emailKey: null };
    await store(storage, workspaceId, {
      clients: [
        { before: c, after: taker },
        { before: swapped[1], after: giver },
      ],
    });

    const { reader } = storage;
    assert.deepEqual(await reader.client(workspaceId, a.id), swapped[0]);
    assert.deepEqual(await reader.client(workspaceId, b.id), giver);
    assert.deepEqual(await reader.clientByExternalId(workspaceId, 'a'), taker);
    assert.deepEqual(await reader.clientByEmailKey(workspaceId, keyOf('a@example.org')), taker);
  });

  void test('companies come back, can be changed, swap names and be deleted', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const a = sampleCompany({
      iconImageUrl: 'https://a/',
      fallbackColor: '#938eab',
      customFields: { x: [1] },
    });
    const b = sampleCompany();
    await store(storage, workspaceId, {
      companies: [a, b].map((after) => ({ before: null, after })),
    });
    assert.deepEqual(await storage.reader.company(workspaceId, a.id), a);

    const changed = { ...a, name: b.name, nameKey: b.nameKey, version: 2, customFields: {} };
    const other = { ...b, name: a.name, nameKey: a.nameKey };
    await store(storage, workspaceId, {
      companies: [
        { before: a, after: changed },
        { before: b, after: other },
      ],
    });

    const { reader } = storage;
    const page = { afterId: '', limit: 10 };
    assert.deepEqual(await reader.companies(workspaceId, page), [changed, other]);
    assert.deepEqual(await reader.companies(workspaceId, { afterId: a.id, limit: 1 }), [other]);
    assert.deepEqual(await reader.companies(workspaceId, { ...page, name: a.name }), [other]);
    assert.deepEqual(await reader.companies(workspaceId, { ...page, name: a.nameKey }), []);
    const loaded = await load(storage, workspaceId, {
      companyIds: new Set([a.id, newId()]),
      companyNameKeys: new Set([b.nameKey, a.nameKey]),
    });
    assert.deepEqual(byId(loaded.companies), [changed, other]);

    await store(storage, workspaceId, { companies: [{ before: changed, after: null }] });
    assert.equal(await reader.company(workspaceId, a.id), undefined);
  });

  void test('a company leads to its clients, and a load brings as many as it promises', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [small, large] = [sampleCompany(), sampleCompany()];
    await store(storage, workspaceId, {
      companies: [small, large].map((after) => ({ before: null, after })),
    });
    const both = sampleClient({ companyIds: [large.id, small.id] });
    const others = Array.from({ length: membersMax }, () =>
      sampleClient({ companyIds: [large.id] }),
    );
    await create(storage, workspaceId, [both, ...others]);

    const loaded = await load(storage, workspaceId, {
      companiesWithMembers: new Set([small.id, large.id]),
    });
    assert.deepEqual(loaded.members.get(small.id), { clientIds: [both.id], isComplete: true });
    assert.equal(loaded.members.get(large.id)?.isComplete, false);
    assert.equal(loaded.members.get(large.id)?.clientIds.length, membersMax);
    assert.equal(new Set(loaded.clients.map(({ id }) => id)).size, loaded.clients.length);
    assert.deepEqual(byId(loaded.companies), [small, large]);

    await store(storage, workspaceId, {
      clients: [{ before: both, after: { ...both, companyIds: [] } }],
    });
    const { reader } = storage;
    assert.deepEqual(await reader.companyClientIds(workspaceId, small.id, 10), []);
    assert.equal((await reader.companyClientIds(workspaceId, large.id, 10)).length, 10);
  });

  void test('the client with the smallest id in a range is found, its ends included', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const clients = [sampleClient(), sampleClient(), sampleClient()] as const;
    await create(storage, workspaceId, clients);

    const [a, b, c] = clients;
    const range = (from: string, to: string): MaybePromise<Client | undefined> =>
      storage.reader.clientInIdRange(workspaceId, { from, to });
    assert.deepEqual(await range(b.id, c.id), b);
    assert.deepEqual(await range('0', a.id), a);
    assert.equal(await range(`${c.id}0`, 'f'), undefined);
  });

  void test('fields come back in their order, observed ones can become declared', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const observed = sampleField({ key: 'z', order: 0 });
    const options = [{ id: 'option-1', key: 'a', label: 'A', color: 'rgba(1, 2, 3, 0.5)' }];
    const declared = sampleField({
      key: 'a',
      order: 1,
      type: 'multiSelect',
      options,
      declared: true,
    });
    const ofCompany = sampleField({ entity: 'company', key: 'z' });
    await store(storage, workspaceId, { fields: [observed, declared, ofCompany] });

    const { reader } = storage;
    const fields = await reader.fields(workspaceId);
    assert.deepEqual(
      [...fields.client],
      [
        ['z', observed],
        ['a', declared],
      ],
    );
    assert.deepEqual([...fields.company], [['z', ofCompany]]);

    const now = { ...observed, declared: true, label: 'Zed', type: 'url' } as const;
    await storage.write(async (transaction) => {
      assert.deepEqual((await transaction.fields(workspaceId)).client.get('z'), observed);
      await transaction.store(workspaceId, {
        clients: [],
        companies: [],
        fields: [now],
        changes: [],
      });
      assert.deepEqual((await transaction.fields(workspaceId)).client.get('z'), now);
    });
    assert.deepEqual((await reader.fields(workspaceId)).client.get('z'), now);
    assert.equal((await reader.fields(await newWorkspace(storage))).client.size, 0);
  });

  void test('a field can be renamed, retired and moved, and leads back by every key that it had', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const plan = sampleField({ key: 'plan', order: 0 });
    const size = sampleField({ key: 'size', order: 1 });
    await store(storage, workspaceId, { fields: [plan, size] });
    const ada = sampleClient({ customFields: { plan: 'gold' } });
    await create(storage, workspaceId, [ada]);

    const renamed = {
      ...plan,
      key: 'tier',
      aliases: ['plan'],
      order: 1,
      retired: true,
      type: 'multiSelect',
      convertingFrom: 'text',
    } as const;
    await store(storage, workspaceId, { fields: [renamed, { ...size, order: 0 }] });

    const { reader } = storage;
    const fields = await reader.fields(workspaceId);
    assert.deepEqual([...fields.client.keys()], ['size', 'tier']);
    assert.deepEqual(fields.client.get('tier'), renamed);
    assert.deepEqual([...fields.renamed.client], [['plan', renamed]]);
    assert.equal(fields.renamed.company.size, 0);
    // What is stored of a record is not the engine's to rename.
    assert.deepEqual(await reader.client(workspaceId, ada.id), ada);
    assert.deepEqual(await storage.write((transaction) => transaction.fields(workspaceId)), fields);
  });
}

/** A field that was seen in a write. */
export function sampleField(members: Partial<Field> = {}): Field {
  return {
    id: newId(),
    entity: 'client',
    key: 'plan',
    label: 'Plan',
    type: 'text',
    order: 0,
    aliases: [],
    declared: false,
    retired: false,
    convertingFrom: null,
    options: [],
    createdAt: 5,
    ...members,
  };
}

function byId<T extends { readonly id: string }>(records: readonly T[]): readonly T[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
}
