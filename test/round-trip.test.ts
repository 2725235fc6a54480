import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DeclareField } from '../src/domain/commands.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { dialectRoutes } from './support/dialect-routes.ts';
import { startTestServer, type TestServer, type TestWorkspace } from './support/test-server.ts';

/*
 * A person made through each dialect, with every key that it can carry, seen and changed through each.
 * `cells` says which way each of the twenty-five pairs goes; where there is none it says why, and its test
 * holds the reason to be true.
 */

type DialectName = 'clockwork' | 'assembly' | 'fullengage' | 'crowdpower' | 'native';

interface Cell {
  readonly read: 'list and get' | 'lookup and get' | Unreachable;
  readonly update: 'upsert' | 'PATCH' | Unreachable;
}

type Unreachable =
  | { readonly because: 'the dialect has no call that reads' }
  | { readonly because: 'the dialect names people by email only, and this person has none' }
  | {
      readonly because: 'the dialect names people by user_id or email, and this person has neither';
    };

const noRead = { because: 'the dialect has no call that reads' } as const;
const noEmail = {
  because: 'the dialect names people by email only, and this person has none',
} as const;
const noKey = {
  because: 'the dialect names people by user_id or email, and this person has neither',
} as const;

/** Made through the first, read and updated through the second. */
const cells: Readonly<Record<DialectName, Readonly<Record<DialectName, Cell>>>> = {
  clockwork: {
    clockwork: { read: noRead, update: 'upsert' },
    assembly: { read: 'list and get', update: 'PATCH' },
    fullengage: { read: 'list and get', update: 'PATCH' },
    crowdpower: { read: noRead, update: 'upsert' },
    native: { read: 'lookup and get', update: 'PATCH' },
  },
  assembly: {
    clockwork: { read: noRead, update: 'upsert' },
    assembly: { read: 'list and get', update: 'PATCH' },
    fullengage: { read: 'list and get', update: 'PATCH' },
    crowdpower: { read: noRead, update: 'upsert' },
    native: { read: 'lookup and get', update: 'PATCH' },
  },
  fullengage: {
    clockwork: { read: noRead, update: noEmail },
    assembly: { read: 'list and get', update: 'PATCH' },
    fullengage: { read: 'list and get', update: 'PATCH' },
    crowdpower: { read: noRead, update: noKey },
    native: { read: 'lookup and get', update: 'PATCH' },
  },
  crowdpower: {
    clockwork: { read: noRead, update: 'upsert' },
    assembly: { read: 'list and get', update: 'PATCH' },
    fullengage: { read: 'list and get', update: 'PATCH' },
    crowdpower: { read: noRead, update: 'upsert' },
    native: { read: 'lookup and get', update: 'PATCH' },
  },
  native: {
    clockwork: { read: noRead, update: 'upsert' },
    assembly: { read: 'list and get', update: 'PATCH' },
    fullengage: { read: 'list and get', update: 'PATCH' },
    crowdpower: { read: noRead, update: 'upsert' },
    native: { read: 'lookup and get', update: 'PATCH' },
  },
};

/** All that the directory knows of a person. */
interface Person {
  readonly name: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly phone: string | null;
  readonly status: string;
  readonly notes: string | null;
  readonly signedUpAt: number | null;
  readonly ip: string | null;
  /** Custom fields of types that Assembly has. */
  readonly shown: Readonly<Record<string, JsonValue>>;
  /** Custom fields of other types, which it must neither show nor touch. */
  readonly hidden: Readonly<Record<string, JsonValue>>;
}

const ada: Person = {
  name: 'Ada Lovelace',
  givenName: 'Ada',
  familyName: 'Lovelace',
  email: 'Ada@Example.com',
  externalId: null,
  phone: null,
  status: 'active',
  notes: null,
  signedUpAt: null,
  ip: null,
  shown: {},
  hidden: {},
};

type Request = readonly [method: string, path: string, body: JsonValue];

/** One call that makes Ada, and what must be known of her then. */
interface Making {
  readonly request: Request;
  readonly person: Person;
}

const ofAssembly = {
  services: ['fileSharing', 'metrics'],
  pronouns: 'she',
  seatCount: 3,
  website: 'https://example.com/ada',
  supportEmail: 'help@example.com',
  officePhone: '+14441234576',
  office: { country: 'US', city: 'New York', fullAddress: '1201 Broadway\nNew York' },
};

const makings: Readonly<Record<DialectName, Making>> = {
  clockwork: {
    request: [
      'POST',
      '/api/v1/customers',
      {
        email: ' Ada@Example.com ',
        full_name: 'Ada Lovelace',
        phone: '+12125550100',
        seats: 3,
        rating: '4.5',
        trial: true,
        tags: ['a', { b: null }],
      },
    ],
    person: {
      ...ada,
      // Clockwork has no phone number: its page makes an attribute of every member but four.
      shown: { phone: '+12125550100', seats: 3, rating: '4.5' },
      hidden: { trial: true, tags: ['a', { b: null }] },
    },
  },
  assembly: {
    request: [
      'POST',
      '/v1/clients',
      {
        givenName: 'Ada',
        familyName: 'Lovelace',
        email: 'Ada@Example.com',
        customFields: ofAssembly,
      },
    ],
    person: { ...ada, shown: ofAssembly },
  },
  fullengage: {
    request: [
      'POST',
      '/api/v1/clients',
      { name: 'Ada Lovelace', phone: '+1 555-1234', status: 'inactive', notes: 'Met in\nLondon' },
    ],
    person: {
      ...ada,
      email: null,
      phone: '+1 555-1234',
      status: 'inactive',
      notes: 'Met in\nLondon',
    },
  },
  crowdpower: {
    request: [
      'POST',
      '/customers',
      {
        user_id: 1815,
        email: 'Ada@Example.com',
        name: 'Ada Lovelace',
        phone: '+15555555555',
        signed_up_at: 1_700_000_000,
        ip: '203.0.113.7',
        custom_attributes: { seats: 3, rating: '4.5', score: -1.5, trial: false },
      },
    ],
    person: {
      ...ada,
      externalId: '1815',
      phone: '+15555555555',
      signedUpAt: 1_700_000_000_000,
      ip: '203.0.113.7',
      shown: { seats: 3, rating: '4.5', score: -1.5 },
      hidden: { trial: false },
    },
  },
  native: {
    request: [
      'POST',
      '/api/v2/clients',
      {
        externalId: '1815',
        email: 'Ada@Example.com',
        name: 'Ada Lovelace',
        phone: '+33 6 12 34 56 78',
        status: 'inactive',
        notes: 'Met in\nLondon',
        signedUpAt: '2023-11-14T22:13:20Z',
        ip: '203.0.113.7',
        customFields: { ...ofAssembly, rating: '4.5', trial: true, tags: ['a', { b: null }] },
      },
    ],
    person: {
      ...ada,
      externalId: '1815',
      phone: '+33 6 12 34 56 78',
      status: 'inactive',
      notes: 'Met in\nLondon',
      signedUpAt: 1_700_000_000_000,
      ip: '203.0.113.7',
      shown: { ...ofAssembly, rating: '4.5' },
      hidden: { trial: true, tags: ['a', { b: null }] },
    },
  },
};

/** Calls that change Ada, by whatever the dialect names her, and what of her is different then. */
interface Updating {
  readonly requests: (id: string) => readonly Request[];
  readonly changed: Partial<Person>;
}

const king = { name: 'Ada King', familyName: 'King' };
const otherSpelling = '\tADA@example.COM';

const updatings: Readonly<Record<DialectName, Updating>> = {
  clockwork: {
    requests: () => [
      [
        'POST',
        '/api/v1/customers',
        { email: otherSpelling, last_name: 'King', plan: 'free', beta: false },
      ],
    ],
    changed: { ...king, shown: { plan: 'free' }, hidden: { beta: false } },
  },
  assembly: {
    requests: (id) => [
      [
        'PATCH',
        `/v1/clients/${id}`,
        { familyName: 'King', customFields: { pronouns: 'they', seatCount: 4.5 } },
      ],
    ],
    changed: { ...king, shown: { pronouns: 'they', seatCount: 4.5 } },
  },
  fullengage: {
    requests: (id) => [
      [
        'PATCH',
        `/api/v1/clients/${id}`,
        { name: 'Ada King', phone: '020 7946 0000', status: 'inactive', notes: 'Moved' },
      ],
    ],
    changed: { ...king, phone: '020 7946 0000', status: 'inactive', notes: 'Moved' },
  },
  crowdpower: {
    requests: () => [
      // Who has no user_id yet gets this one, and is named by it alone from then on.
      ['POST', '/customers', { user_id: '1815', email: otherSpelling, last_name: 'King' }],
      ['POST', '/customers', { user_id: '1815', phone: '+12125550123' }],
      [
        'POST',
        '/customers/bulk',
        { customers: [{ user_id: 1815, custom_attributes: { plan: 'free', beta: false } }] },
      ],
    ],
    changed: {
      ...king,
      externalId: '1815',
      phone: '+12125550123',
      shown: { plan: 'free' },
      hidden: { beta: false },
    },
  },
  native: {
    requests: (id) => [
      [
        'PATCH',
        `/api/v2/clients/${id}`,
        {
          familyName: 'King',
          notes: 'Moved',
          ip: '::1',
          signedUpAt: '2020-02-29T00:00:00.5+01:00',
          customFields: { plan: 'free', beta: false },
        },
      ],
    ],
    changed: {
      ...king,
      notes: 'Moved',
      ip: '::1',
      signedUpAt: 1_582_930_800_500,
      shown: { plan: 'free' },
      hidden: { beta: false },
    },
  },
};

const dialectNames = Object.keys(cells) as DialectName[];

describe('the round trip of a person', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  for (const maker of dialectNames) {
    for (const other of dialectNames) {
      const { read, update } = cells[maker][other];

      it(`made through ${maker}, ${readText(other, read)}`, async () => {
        const { workspace, id } = await make(maker);

        if (typeof read === 'string') {
          await assertShown(workspace, id, makings[maker].person, other);
        } else {
          assert.ok(!methodsOf(other).includes('GET'));
        }
        await assertKnown(workspace, id, makings[maker].person, [maker]);
      });

      it(`made through ${maker}, ${updateText(other, update)}`, async () => {
        const { workspace, id } = await make(maker);

        if (typeof update === 'string') {
          const { requests, changed } = updatings[other];
          assert.equal(methodsOf(other).includes('PATCH'), update === 'PATCH');
          for (const request of requests(id)) {
            await send(workspace, request);
          }
          const person = merged(makings[maker].person, changed);
          const log = requests(id).map(() => other);
          await assertKnown(workspace, id, person, [maker, ...log]);
          await assertShown(workspace, id, person, 'assembly');
          await assertShown(workspace, id, person, 'fullengage');
          await assertShown(workspace, id, person, 'native');
        } else {
          const { person } = makings[maker];
          assert.equal(person.email, null);
          assert.equal(person.externalId, null);
          assert.ok(!methodsOf(other).includes('PATCH'));
          await assertKnown(workspace, id, person, [maker]);
        }
      });
    }
  }

  it('made through fullengage, is within reach of every upsert once Assembly gave an email', async () => {
    const { workspace, id } = await make('fullengage');
    await send(workspace, ['PATCH', `/v1/clients/${id}`, { email: 'Ada@Example.com' }]);
    const { clockwork, crowdpower } = updatings;

    for (const request of [...clockwork.requests(id), ...crowdpower.requests(id)]) {
      await send(workspace, request);
    }

    const { person } = makings.fullengage;
    const given: Person = { ...person, email: 'Ada@Example.com' };
    const known = merged(merged(given, clockwork.changed), crowdpower.changed);
    // What a second dialect writes again is no change: the names and the attributes of the last call.
    const log = ['fullengage', 'assembly', 'clockwork', 'crowdpower', 'crowdpower'] as const;
    await assertKnown(workspace, id, known, log);
  });

  it('as long as a name may be, is taken back by every dialect', async () => {
    const workspace = await server.addWorkspace('longest names');
    const [givenName, familyName] = ['G'.repeat(127), 'F'.repeat(127)];
    const [email, name] = ['ada@example.com', `${givenName} ${familyName}`];
    await send(workspace, ['POST', '/v1/clients', { email, givenName, familyName }]);
    const [{ id } = assert.fail()] = await clients(workspace);

    await send(workspace, ['PUT', `/v1/clients/${id}`, { givenName, familyName }]);
    await send(workspace, ['PATCH', `/api/v1/clients/${id}`, { name }]);
    await send(workspace, ['PATCH', `/api/v2/clients/${id}`, { name, givenName, familyName }]);
    await send(workspace, ['POST', '/customers', { email, name, first_name: givenName }]);
    await send(workspace, ['POST', '/api/v1/customers', { email, full_name: name }]);

    const [only] = await clients(workspace);
    assert.deepEqual([only?.name, only?.version], [name, 1]);
  });

  it('with parts that would make a longer name is refused by every dialect', async () => {
    const workspace = await server.addWorkspace('longer names');
    const [longer, familyName] = ['G'.repeat(128), 'F'.repeat(127)];
    const email = 'ada@example.com';
    await send(workspace, ['POST', '/v1/clients', { email, givenName: 'Ada', familyName }]);
    const [{ id } = assert.fail()] = await clients(workspace);
    const requests: readonly (readonly [...Request, status: number])[] = [
      ['PATCH', `/v1/clients/${id}`, { givenName: longer }, 400],
      ['PATCH', `/api/v2/clients/${id}`, { givenName: longer }, 422],
      ['POST', '/customers', { email, first_name: longer }, 400],
      ['POST', '/api/v1/customers', { email, first_name: longer }, 500],
    ];

    for (const [method, path, body, status] of requests) {
      const answer = await server.call(method, path, { key: workspace.key, body });
      assert.equal(answer.status, status, path);
      assert.match(JSON.stringify(answer.body), /Given and family name together/);
    }
    const [only] = await clients(workspace);
    assert.deepEqual([only?.givenName, only?.version], ['Ada', 1]);
  });

  let workspaces = 0;

  /** A new workspace with Ada alone in it. */
  async function make(maker: DialectName): Promise<{ workspace: TestWorkspace; id: string }> {
    workspaces++;
    const workspace = await server.addWorkspace(`round trip ${workspaces}`);
    for (const field of declaredFields) {
      await server.running.directory.writeOne(workspace.actor, field);
    }
    await send(workspace, makings[maker].request);
    const [only] = await clients(workspace);
    return { workspace, id: only?.id ?? assert.fail('nobody was made') };
  }

  async function send({ key }: TestWorkspace, [method, path, body]: Request): Promise<void> {
    const answer = await server.call(method, path, { key, body });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  }

  async function get<T>({ key }: TestWorkspace, path: string): Promise<T> {
    const answer = await server.call('GET', path, { key });
    assert.equal(answer.status, 200, path);
    return answer.body as T;
  }

  async function clients({ actor }: TestWorkspace) {
    const page = await server.running.directory.clients(actor.workspaceId, {
      filter: {},
      sort: { by: 'createdAt', order: 'asc' },
      limit: 10,
      withTotal: true,
    });
    assert.equal(page.total, page.clients.length);
    return page.clients;
  }

  /** The record behind all dialects: one person, in whose log each write is one version by its dialect. */
  async function assertKnown(
    workspace: TestWorkspace,
    id: string,
    { shown, hidden, ...person }: Person,
    log: readonly DialectName[],
  ): Promise<void> {
    const known = await clients(workspace);
    assert.equal(known.length, 1);
    const only = known[0] ?? assert.fail();
    assert.equal(only.id, id);
    const standard = Object.fromEntries(
      Object.keys(person).map((member) => [member, only[member as keyof typeof person]]),
    );
    assert.deepEqual(standard, person);
    assert.deepEqual(only.customFields, { ...shown, ...hidden });
    const { workspaceId } = workspace.actor;
    const changes = await server.running.storage.reader.changes(workspaceId, {
      after: 0,
      limit: 100,
    });
    assert.deepEqual(
      changes
        .filter(({ type }) => type.startsWith('client.'))
        .map(({ type, version, origin }) => [type, version, origin.dialect]),
      log.map((dialect, index) => [
        index === 0 ? 'client.created' : 'client.updated',
        index + 1,
        dialect,
      ]),
    );
  }

  /** Finds the person by each of her keys and by id; each shows all that is known of her. */
  async function assertLookedUp(
    workspace: TestWorkspace,
    id: string,
    person: Person,
  ): Promise<void> {
    const wanted = inNative(id, person);
    for (const query of lookupsFor(person)) {
      const found = await get<{ data?: readonly object[] }>(workspace, `/api/v2/clients/${query}`);
      const [record, ...others] = found.data ?? [found];
      assert.deepEqual({ ...record, ...wanted }, record, query);
      assert.equal(others.length, 0);
    }
    const one = await get<object>(workspace, `/api/v2/clients/${id}`);
    assert.deepEqual({ ...one, ...wanted }, one);
  }

  /** Finds the person in the list, in every filter that can name her, and by id; each shows the same. */
  async function assertShown(
    workspace: TestWorkspace,
    id: string,
    person: Person,
    dialect: DialectName,
  ): Promise<void> {
    if (dialect === 'native') {
      await assertLookedUp(workspace, id, person);
      return;
    }
    const wanted = dialect === 'assembly' ? inAssembly(id, person) : inFullengage(id, person);
    const base = dialect === 'assembly' ? '/v1/clients' : '/api/v1/clients';
    const lists = ['', ...filtersFor(dialect, person)];
    const seen: object[] = [];
    for (const query of lists) {
      const { data } = await get<{ data: object[] }>(workspace, `${base}${query}`);
      assert.equal(data.length, 1, query);
      seen.push(...data);
    }
    const one = await get<{ data?: object }>(workspace, `${base}/${id}`);
    seen.push(dialect === 'assembly' ? one : (one.data ?? {}));

    for (const record of seen) {
      assert.deepEqual({ ...record, ...wanted }, record);
      assert.deepEqual(record, seen[0]);
    }
  }
});

function readText(other: DialectName, read: Cell['read']): string {
  return typeof read === 'string'
    ? `is found, right, through ${other} by ${read}`
    : `cannot be read through ${other}: ${read.because}`;
}

function updateText(other: DialectName, update: Cell['update']): string {
  return typeof update === 'string'
    ? `is updated, not doubled, through ${other} by ${update}`
    : `cannot be updated through ${other}: ${update.because}`;
}

function methodsOf(name: DialectName): string[] {
  return dialectRoutes()
    .filter(({ dialect }) => dialect.id === name)
    .map(({ route }) => route.method);
}

function merged(person: Person, changed: Partial<Person>): Person {
  return {
    ...person,
    ...changed,
    shown: { ...person.shown, ...changed.shown },
    hidden: { ...person.hidden, ...changed.hidden },
  };
}

function inFullengage(id: string, { name, phone, status, notes }: Person): object {
  return { id, name, phone, status, notes };
}

function inAssembly(id: string, { givenName, familyName, email, shown }: Person): object {
  return { id, givenName, familyName, email: email ?? '', customFields: shown };
}

function inNative(id: string, { shown, hidden, signedUpAt, ...person }: Person): object {
  return {
    id,
    ...person,
    signedUpAt: signedUpAt === null ? null : new Date(signedUpAt).toISOString(),
    customFields: { ...shown, ...hidden },
  };
}

function lookupsFor({ email, externalId, phone }: Person): string[] {
  return [
    ...(email === null ? [] : [`lookup?email=${encodeURIComponent(email.toUpperCase())}`]),
    ...(externalId === null ? [] : [`lookup?externalId=${externalId}`]),
    ...(phone === null
      ? []
      : [`lookup?phone=${encodeURIComponent(phone.replaceAll(/[ -]/g, '.'))}`]),
  ];
}

function filtersFor(dialect: DialectName, { name, phone, email, familyName }: Person): string[] {
  if (dialect === 'assembly') {
    const byName = `?givenName=Ada&familyName=${familyName}`;
    return email === null ? [byName] : [byName, `?email=${encodeURIComponent(email)}`];
  }
  const byName = `?query=${encodeURIComponent(name.slice(2).toUpperCase())}`;
  return phone === null ? [byName] : [byName, `?query=${phone.replaceAll(/\D/g, '').slice(-4)}`];
}

const declaredFields: readonly DeclareField[] = [
  {
    ...declared('services', 'multiSelect'),
    options: [
      { key: 'fileSharing', label: 'File Sharing' },
      { key: 'metrics', label: 'Metrics' },
    ],
  },
  declared('pronouns', 'text'),
  declared('seatCount', 'number'),
  declared('website', 'url'),
  declared('supportEmail', 'email'),
  declared('officePhone', 'phoneNumber'),
  declared('office', 'address'),
];

function declared(key: string, type: DeclareField['type']): DeclareField {
  return { op: 'declareField', entity: 'client', key, type, label: key, options: [] };
}
