import assert from 'node:assert/strict';
import { absent, type BadInput, type Input, marker, refused } from '../bad-input.ts';
import type { Entry } from '../entries.ts';
import type { World } from '../world.ts';

/* Cases 93 to 102: parameters of lists. */

const noLists = {
  clockwork: absent('it lists nothing'),
  crowdpower: absent('it lists nothing'),
} as const;

const unacceptable = { ...noLists, fullengage: 400, assembly: 400, native: 422 } as const;

const ownListsOnly = {
  ...noLists,
  fullengage: absent('its lists have no such parameter'),
  assembly: absent('its lists have no such parameter'),
  native: 422,
} as const;

/** One list per path, at the entry that creates. */
function onLists(inputs: (entry: Entry, world: World) => readonly Input[]): BadInput['inputs'] {
  return (entry, world) => (entry.method === 'POST' && hasList(entry) ? inputs(entry, world) : []);
}

function hasList({ dialect, path }: Entry): boolean {
  return (
    dialect === 'fullengage' ||
    dialect === 'assembly' ||
    path === '/api/v2/clients' ||
    path === '/api/v2/companies'
  );
}

/** The same for our own list of clients, with whatever can be asked of it alone. */
function onOwnList(inputs: (entry: Entry, world: World) => readonly Input[]): BadInput['inputs'] {
  return (entry, world) =>
    entry.path === '/api/v2/clients' && entry.method === 'POST' ? inputs(entry, world) : [];
}

function list(entry: Entry, world: World, query: string, rest: Partial<Input> = {}): Input {
  return {
    label: query.length > 60 ? `${query.length} characters` : query,
    send: {
      method: 'GET',
      target: `${entry.path}?${query}`,
      headers: { Authorization: `Bearer ${world.key}` },
    },
    ...rest,
  };
}

interface Listed {
  readonly data: readonly { readonly id: string; readonly name?: string }[];
  readonly nextToken?: string;
  readonly nextCursor?: string;
}

let strangers = 0;

/** Three clients and companies more, so that there are pages to turn. */
async function fill(world: World): Promise<void> {
  strangers += 1;
  const { key } = world.stranger;
  await world.call('POST', '/api/v1/clients', { name: 'Second' }, key);
  await world.call('POST', '/v1/companies', { name: `Second ${strangers}` }, key);
  const { data } = (await world.call(
    'GET',
    '/v1/companies?isPlaceholder=false',
  )) as unknown as Listed;
  if (data.length < 4) {
    for (const name of ['First', 'Second %', 'Third _']) {
      await world.call('POST', '/v1/companies', { name });
      await world.call('POST', '/api/v1/clients', { name });
    }
  }
}

/** A token that the list gave, and what became of it. */
function cursor(
  entry: Entry,
  label: string,
  parts: {
    readonly change?: (token: string) => string;
    readonly of?: (world: World) => Promise<World>;
    readonly from?: string;
    readonly query?: string;
  },
): Input {
  const name = entry.dialect === 'native' ? 'cursor' : 'nextToken';
  const { change = (token: string) => token, of, from = entry.path, query = 'limit=1' } = parts;
  return {
    label,
    before: fill,
    async send(world) {
      const giver = (await of?.(world)) ?? world;
      const key =
        giver === world && label === 'of another workspace' ? world.stranger.key : giver.key;
      const answer = await giver.call('GET', `${from}?limit=1`, undefined, key);
      const { nextToken, nextCursor = nextToken } = answer as unknown as Listed;
      assert.ok(nextCursor !== undefined, 'there is a next page');
      const target = `${entry.path}?${query}&${name}=${encodeURIComponent(change(nextCursor))}`;
      return { method: 'GET', target, headers: { Authorization: `Bearer ${world.key}` } };
    },
    field: name,
    ...(entry.dialect === 'native' ? { code: 'invalid_cursor' } : {}),
  };
}

function flipped(token: string): string {
  const middle = Math.floor(token.length / 2);
  const other = token[middle] === 'A' ? 'B' : 'A';
  return token.slice(0, middle) + other + token.slice(middle + 1);
}

/** Texts that a search must take as they are. */
const searches = [
  '%',
  '_',
  '\\',
  "'",
  '")(*&|!:',
  '"',
  '*',
  '-',
  'NEAR(a b)',
  'a AND b',
  '.*',
  '^',
];

/** Keys of some lists that are none of this one. */
function ordersOf({ dialect, path }: Entry): readonly string[] {
  return dialect === 'native' && path === '/api/v2/clients' ? ['familyName'] : ['email'];
}

/** What looks for a text in names. */
function searchParameter({ dialect, isCompany }: Entry): string {
  if (isCompany) {
    return 'name';
  }
  return dialect === 'fullengage' ? 'query' : dialect === 'native' ? 'q' : 'givenName';
}

/** The cases of query strings; `elsewhere` opens another installation with a list of two pages. */
export function queryStringCases(elsewhere: () => Promise<World>): readonly BadInput[] {
  return [
    {
      number: 93,
      what: 'limits that are none',
      stated: [422],
      answers: unacceptable,
      inputs: onLists((entry, world) => [
        ...['0', '-1', '1e9', 'abc', '10.5', '%D9%A3', '+5', '0x10', '99999999', '%2010'].map(
          (limit) => list(entry, world, `limit=${limit}`, { field: 'limit' }),
        ),
        list(entry, world, 'limit=', entry.dialect === 'assembly' ? { pinned: 'accepted' } : {}),
        list(entry, world, 'limit=10&limit=20', { stated: [400], field: 'limit' }),
        list(entry, world, 'limit%5B%5D=10'),
      ]),
    },
    {
      number: 94,
      what: 'offsets that are none',
      stated: [422],
      answers: unacceptable,
      inputs: onLists((entry, world) =>
        ['9223372036854775808', '-1', '', '1.5', marker].map((offset) =>
          list(entry, world, `offset=${offset}`, { field: 'offset' }),
        ),
      ),
    },
    {
      number: 95,
      what: 'orders that are none',
      stated: [422],
      answers: unacceptable,
      inputs: onLists((entry, world) => {
        const by = entry.dialect === 'fullengage' ? 'sortBy' : 'sort';
        return [
          ...[
            ...ordersOf(entry),
            'password',
            'name;drop%20table',
            '-',
            'workspace_id',
            '',
            marker,
          ].map((column) => list(entry, world, `${by}=${column}`, { field: by })),
          list(entry, world, 'sortOrder=up', { field: 'sortOrder' }),
        ];
      }),
    },
    {
      number: 96,
      what: 'lists of statuses with nothing in them',
      stated: [422],
      answers: unacceptable,
      inputs: onLists((entry, world) =>
        ['active,,inactive', '', ',', 'active,', 'all', 'ACTIVE', 'active,%20inactive'].map(
          (status) => list(entry, world, `status=${status}`, { field: 'status' }),
        ),
      ),
    },
    {
      number: 97,
      what: 'a list of ids with nothing in it',
      stated: [422],
      answers: ownListsOnly,
      inputs: onOwnList((entry, world) => [
        ...['', ',', world.known.clientId].map((ids) =>
          list(entry, world, `ids=${ids}`, { field: 'ids' }),
        ),
        list(entry, world, 'ids%5B%5D='),
      ]),
    },
    {
      number: 98,
      what: 'filters that reach for what is not shown',
      stated: [422],
      answers: ownListsOnly,
      inputs: onOwnList((entry, world) =>
        [
          'filter[key_hash][startsWith]=a',
          'filter[workspace][secret]=a',
          'filter[workspace_id]=2',
          'filter[emailKey]=a',
          'filter[email][regex]=a',
          'filter[email][__proto__]=a',
          'filter[__proto__]=a',
          'filter[constructor][eq]=a',
          'filter[keys.hash]=a',
          'filter[email',
          'filter=a',
          'filter[]=a',
          'filter[status]=',
          'filter[status][in]=',
          'filter[status][in]=active,,inactive',
          'filter[status]=active&filter[status]=inactive',
          'lookup[email]=a',
          't1.password=a',
          'where[email]=a',
        ].map((query) => list(entry, world, query.replaceAll('[', '%5B').replaceAll(']', '%5D'))),
      ),
    },
    {
      number: 99,
      what: 'searches full of signs',
      stated: ['accepted'],
      answers: { ...noLists, fullengage: 'accepted', assembly: 'accepted', native: 'accepted' },
      inputs: onLists((entry, world) => {
        const name = searchParameter(entry);
        const pinned = refused[entry.dialect];
        return [
          ...searches.map((text) =>
            list(entry, world, `${name}=${encodeURIComponent(text)}`, {
              before: fill,
              check({ text: json }) {
                const { data } = JSON.parse(json) as Listed;
                const isFound =
                  (name === 'query' || name === 'q') && (text === '%' || text === '_');
                assert.equal(data.length, isFound ? 1 : 0);
                assert.ok(data.every((each) => each.name?.includes(text)));
              },
            }),
          ),
          list(entry, world, `${name}=${marker}${'x'.repeat(10_000)}`, {
            stated: [422],
            pinned,
            field: name,
          }),
          list(entry, world, `${name}=%00`, { stated: [422], pinned }),
          list(entry, world, `${name}=%FF`, { stated: [400], pinned: 400 }),
        ];
      }),
    },
    {
      number: 100,
      what: 'page tokens that are not of this list',
      stated: [400],
      answers: {
        ...noLists,
        fullengage: absent('its pages go by offset'),
        assembly: 400,
        native: 400,
      },
      inputs: onLists((entry) =>
        entry.dialect === 'fullengage'
          ? []
          : [
              cursor(entry, 'none', { change: () => marker }),
              cursor(entry, 'truncated', { change: (token) => token.slice(0, -4) }),
              cursor(entry, 'flipped', { change: flipped }),
              cursor(entry, 'longer', { change: (token) => `${token}AAAA` }),
              cursor(entry, 'of another workspace', {}),
              cursor(entry, 'of another list', {
                from: entry.isCompany
                  ? entry.path.replace('companies', 'clients')
                  : entry.path.replace('clients', 'companies'),
              }),
              cursor(entry, 'of another filter', {
                query: entry.isCompany ? 'name=First' : `${searchParameter(entry)}=First`,
              }),
              cursor(entry, 'of another installation', { of: elsewhere }),
              ...(entry.path === '/api/v2/clients'
                ? [cursor(entry, 'of another order', { query: 'sort=-createdAt' })]
                : []),
            ],
      ),
    },
    {
      number: 101,
      what: 'members to be shown',
      stated: [422],
      answers: ownListsOnly,
      inputs: onOwnList((entry, world) =>
        ['fields=*', 'fields=constructor', 'fields%5B%5D=a'].map((query) =>
          list(entry, world, query),
        ),
      ),
    },
    {
      number: 102,
      what: 'related records to be shown',
      stated: [422],
      answers: ownListsOnly,
      inputs: onOwnList((entry, world) =>
        ['include=workspace.api_keys', 'expand=companies', 'include='].map((query) =>
          list(entry, world, query),
        ),
      ),
    },
  ];
}
