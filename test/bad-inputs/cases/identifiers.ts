import assert from 'node:assert/strict';
import { absent, type BadInput, everywhere, type Input, marker, refused } from '../bad-input.ts';
import { emailOf, type Entry, type JsonObject } from '../entries.ts';
import type { World } from '../world.ts';

/* Cases 68 to 81: who is meant. */

const noEmail = absent('it knows no email addresses');
const noUserId = absent('it knows no user ids');

/** Entries that write a person by email. */
function byEmail(inputs: (entry: Entry) => readonly Input[]): BadInput['inputs'] {
  return (entry) => (entry.takesEmail ? inputs(entry) : []);
}

function isUpsert({ dialect, path }: Entry): boolean {
  return dialect === 'clockwork' || dialect === 'crowdpower' || path === '/api/v2/clients/upsert';
}

/** How an entry spells the id that its callers give their customers. */
function userIdMember({ dialect }: Entry): 'externalId' | 'user_id' {
  return dialect === 'native' ? 'externalId' : 'user_id';
}

/** Entries in which a user id is a key; in Clockwork it is one attribute among others. */
function takesUserId({ dialect }: Entry): boolean {
  return dialect === 'crowdpower' || dialect === 'native';
}

function emails(entry: Entry, values: readonly string[]): Input[] {
  return values.map((email) => ({
    label: email.length > 60 ? `${email.length} characters` : JSON.stringify(email),
    send: entry.request(entry.body({ email })),
    field: 'email',
  }));
}

let pairs = 0;

/**
 * Two spellings of an address. The first is there before; the second is the same person, or another:
 * then both are there.
 */
function spelled(
  entry: Entry,
  [first, second]: readonly [string, string],
  isSame: boolean,
  rest: Partial<Input> = {},
): Input {
  pairs += 1;
  // In the local part or in the domain, where the pair has its own spelling.
  const [before, after] = [first, second].map((email) => `p${pairs}.${email}`) as [string, string];
  return {
    label: `${after} after ${before}`,
    send: entry.request(entry.body({ email: after })),
    before: (world) => world.call('POST', '/api/v1/customers', { email: before }),
    async check(answer, world) {
      const original = await world.clientByEmail(before);
      assert.equal(original.email, before, 'the spelling on record stays');
      if (answer.status < 300) {
        const other = await world.clientByEmail(after);
        assert.equal(other.id === original.id, isSame);
      }
    },
    ...rest,
  };
}

function sameOrTaken(entry: Entry, pair: readonly [string, string]): Input[] {
  if (entry.method !== 'POST') {
    return [];
  }
  // Whoever creates is told that the client is there; whoever upserts finds them.
  const isClash = entry.dialect === 'native' && !isUpsert(entry);
  return [
    spelled(entry, pair, true, isClash ? { stated: [409], pinned: 409, field: 'email' } : {}),
  ];
}

/** A body by `user_id` alone or as one of Clockwork's attributes. */
function userId(entry: Entry, value: string | number, rest: Partial<Input> = {}): Input {
  const sent = entry.body({ [userIdMember(entry)]: value });
  return {
    label: `user_id ${JSON.stringify(value).slice(0, 60)}`,
    send: entry.request(sent),
    async check(answer, world) {
      if (answer.status >= 300) {
        return;
      }
      const { customFields, externalId } = await world.clientByEmail(emailOf(sent));
      if (entry.dialect === 'clockwork') {
        assert.equal(customFields['user_id'], value);
      } else {
        assert.equal(externalId, String(value));
      }
      if (entry.dialect === 'native') {
        const query = `externalId=${encodeURIComponent(value)}`;
        const found = await world.call('GET', `/api/v2/clients/lookup?${query}`);
        assert.equal(found['externalId'], value);
      }
    },
    ...rest,
  };
}

const userIdAnswers = {
  clockwork: 'accepted',
  crowdpower: 400,
  fullengage: noUserId,
  assembly: noUserId,
  native: 422,
} as const;

const email64 = `${'l'.repeat(64)}@x.test`;

export const identifierCases: readonly BadInput[] = [
  {
    number: 68,
    what: 'nobody is named',
    stated: [422],
    answers: { ...refused, fullengage: absent('the server names its clients') },
    inputs: (entry) => {
      if (!entry.takesEmail || entry.method !== 'POST') {
        return [];
      }
      const { email: _, ...nobody } = entry.body();
      if (entry.dialect === 'native') {
        return isUpsert(entry) ? nobodyNamed(entry, nobody) : [];
      }
      const member = entry.dialect === 'crowdpower' ? 'user_id' : 'email';
      const code = isUpsert(entry) && !entry.isBulk ? { code: 'identifier_required' } : {};
      return [
        { label: 'absent', send: entry.request(nobody), field: member, ...code },
        {
          label: 'empty',
          send: entry.request({ ...nobody, email: '' }),
          field: member,
          ...code,
        },
        {
          label: 'null',
          send: entry.request({ ...nobody, email: null }),
          field: member,
          ...code,
        },
      ];
    },
  },
  {
    number: 69,
    what: 'what is no email address',
    stated: [422],
    answers: { ...refused, fullengage: noEmail },
    inputs: byEmail((entry) =>
      emails(entry, [
        marker,
        `${marker}@`,
        '@x.test',
        `${marker}@x@y.test`,
        `${marker} a@x.test`,
        `${marker}.@x.test`,
        `.${marker}@x.test`,
        `${marker}@x.test.`,
        `${marker}@b`,
        `${marker}@x..test`,
        `${marker}@1.2.3.4`,
        `${marker}@[127.0.0.1]`,
        `l${email64}`,
        `${marker}@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.test`,
      ]),
    ),
  },
  {
    number: 70,
    what: 'more than an email address',
    stated: [422],
    answers: { ...refused, fullengage: noEmail },
    inputs: byEmail((entry) =>
      emails(entry, [
        `Ada <${marker}@x.test>`,
        `${marker}@x.test,bob@x.test`,
        `${marker}@x.test;bob@x.test`,
        `${marker}@x.test\r\nBcc: bob@x.test`,
        `${marker}\n@x.test`,
        `mailto:${marker}@x.test`,
      ]),
    ),
  },
  {
    number: 71,
    what: 'an email in capitals',
    stated: ['accepted'],
    answers: { ...everywhere('accepted'), fullengage: noEmail, assembly: 400 },
    inputs: byEmail((entry) => sameOrTaken(entry, ['ada@x.test', 'ADA@X.TEST'])),
  },
  {
    number: 72,
    what: 'an email composed and decomposed',
    stated: ['accepted'],
    answers: { ...everywhere('accepted'), fullengage: noEmail, assembly: 400 },
    inputs: byEmail((entry) => sameOrTaken(entry, ['jos\u00e9@x.test', 'jose\u0301@x.test'])),
  },
  {
    number: 73,
    what: 'emails that only look alike',
    stated: ['accepted', 422],
    answers: { ...everywhere('accepted'), fullengage: noEmail },
    inputs: byEmail((entry) =>
      entry.method === 'PATCH' || entry.method === 'PUT'
        ? []
        : [
            spelled(entry, ['i@x.test', 'İ@x.test'], false),
            spelled(entry, ['ff@x.test', 'ﬀ@x.test'], false),
            spelled(entry, ['k@x.test', '\u212a@x.test'], false, {
              pinned: refused[entry.dialect],
              // Not taken, which Assembly would say of somebody else's.
              field: 'email',
              check: () => undefined,
            }),
          ],
    ),
  },
  {
    number: 74,
    what: 'a domain in two alphabets',
    stated: ['accepted'],
    answers: { ...everywhere('accepted'), fullengage: noEmail, assembly: 400 },
    inputs: byEmail((entry) => [
      ...sameOrTaken(entry, ['a@b\u00fccher.test', 'a@xn--bcher-kva.test']),
      ...sameOrTaken(entry, ['a@xn--bcher-kva.test', 'a@B\u00dcCHER.test']),
    ]),
  },
  {
    number: 75,
    what: 'user ids that need care',
    stated: ['accepted'],
    answers: { ...userIdAnswers, crowdpower: 'accepted', native: 'accepted' },
    inputs: (entry) =>
      isUpsert(entry)
        ? [
            ...['/', '?', '#', '%2F', 'a b', '😀', '.', '..', 'a/../b', 'u'.repeat(255)].map((id) =>
              userId(entry, id),
            ),
            userId(entry, marker + 'u'.repeat(256), {
              stated: [422],
              ...(takesUserId(entry)
                ? { pinned: refused[entry.dialect], field: userIdMember(entry) }
                : {}),
            }),
          ]
        : [],
  },
  {
    number: 76,
    what: 'user ids that stand for nobody',
    stated: [422],
    answers: userIdAnswers,
    inputs: (entry) =>
      isUpsert(entry)
        ? [
            ...['null', 'undefined', '0', 'NaN', ' NULL '].map((id) =>
              userId(entry, id, takesUserId(entry) ? { field: userIdMember(entry) } : {}),
            ),
            ...['__proto__', 'constructor'].map((id) =>
              userId(entry, id, {
                stated: ['accepted'],
                pinned: 'accepted',
              }),
            ),
          ]
        : [],
  },
  {
    number: 77,
    what: 'a number as user id',
    stated: [422],
    answers: { ...userIdAnswers, crowdpower: 'accepted' },
    inputs: (entry) =>
      isUpsert(entry)
        ? [
            userId(
              entry,
              entry.isBulk ? 71 : 70,
              entry.dialect === 'native' ? { field: 'externalId' } : {},
            ),
            ...(entry.dialect === 'crowdpower'
              ? [userId(entry, 1.5, { pinned: 400, field: 'user_id' }), numberAndText(entry)]
              : []),
          ]
        : [],
  },
  {
    number: 78,
    what: 'a user id of one client with the email of another',
    stated: [409],
    answers: {
      clockwork: absent('a customer has one key'),
      crowdpower: 409,
      fullengage: absent('a client has no key but its id'),
      assembly: absent('a client has one key'),
      native: 409,
    },
    inputs(entry) {
      const member = userIdMember(entry);
      return takesUserId(entry) && isUpsert(entry)
        ? [
            conflict(entry, { [member]: 'held-by-b', email: 'held-by-a@x.test' }),
            conflict(entry, { [member]: marker, email: 'held-by-b@x.test' }),
          ]
        : [];
    },
  },
  {
    number: 79,
    what: "an email moved onto another client's",
    stated: [409],
    answers: {
      clockwork: absent('it looks emails up and never changes them'),
      crowdpower: absent('an email that comes with a user id is case 78'),
      fullengage: noEmail,
      assembly: 400,
      native: 409,
    },
    inputs(entry) {
      if (entry.dialect === 'native') {
        return entry.method === 'PATCH' && entry.takesEmail ? [movedOnto(entry)] : [];
      }
      return entry.dialect === 'assembly' && entry.takesEmail
        ? [
            {
              label: 'a taken email',
              send: entry.request(entry.body({ email: 'TAKEN@x.test' })),
              before: (world) => world.call('POST', '/api/v1/customers', { email: 'taken@x.test' }),
              check: ({ text }) =>
                assert.deepEqual(JSON.parse(text), {
                  code: 'account_already_exists',
                  message: 'This email is already in use',
                }),
            },
          ]
        : [];
    },
  },
  {
    number: 80,
    what: 'ids that are none',
    stated: [404],
    answers: everywhere(404),
    inputs: (entry) =>
      entry.method === 'POST'
        ? ['undefined', 'null', '1%20OR%201=1', `${marker}'--`, '..%2F..%2Fkeys', 'a'.repeat(300)]
            .flatMap((id) => ['GET', 'PATCH', 'PUT', 'DELETE'].map((method) => [method, id]))
            .filter(([method]) => method !== 'PUT' || isAssemblyClient(entry))
            .map(([method = '', id = '']) => ({
              label: `${method} ${id}`,
              send: entry.request(bodyOf(entry, method), { method, target: `${entry.path}/${id}` }),
            }))
        : [],
  },
  {
    number: 81,
    what: 'ids of another workspace',
    stated: [404],
    answers: {
      clockwork: absent('no path has an id'),
      crowdpower: absent('no path has an id'),
      fullengage: 404,
      assembly: 404,
      native: 404,
    },
    inputs: (entry, world) =>
      hasIds(entry) && entry.method === 'POST'
        ? [...strangersPaths(entry, world), ...strangersCompany(entry, world)]
        : [],
  },
];

/** A deletion takes no members. */
function bodyOf(entry: Entry, method: string): JsonObject {
  return method === 'DELETE' ? {} : entry.body();
}

function nobodyNamed(entry: Entry, nobody: JsonObject): Input[] {
  const missing = { code: 'identifier_required', field: 'externalId' };
  return [
    { label: 'absent', send: entry.request(nobody), ...missing },
    {
      label: 'null',
      send: entry.request({ ...nobody, email: null, externalId: null }),
      ...missing,
    },
    { label: 'empty', send: entry.request({ ...nobody, email: '' }), field: 'email' },
  ];
}

/** An email that somebody else has, in other capitals. */
function movedOnto(entry: Entry): Input {
  return {
    label: 'a taken email',
    send: entry.request(entry.body({ email: 'TAKEN@x.test' })),
    before: (world) => world.call('POST', '/api/v1/customers', { email: 'taken@x.test' }),
    code: 'email_taken',
    field: 'email',
  };
}

/** True for the paths below which records have their ids. */
function hasIds({ dialect, path }: Entry): boolean {
  return (
    dialect === 'fullengage' ||
    dialect === 'assembly' ||
    path === '/api/v2/clients' ||
    path === '/api/v2/companies'
  );
}

function isAssemblyClient({ dialect, isCompany }: Entry): boolean {
  return dialect === 'assembly' && !isCompany;
}

function numberAndText(entry: Entry): Input {
  const id = entry.isBulk ? 91 : 90;
  const sent = entry.body({ user_id: String(id) });
  return {
    label: 'a number and its text are one client',
    before: (world) => world.call('POST', '/customers', { user_id: id, email: emailOf(sent) }),
    send: entry.request(sent),
    check: async (_answer, world) =>
      assert.equal((await world.clientByEmail(emailOf(sent))).externalId, String(id)),
  };
}

function conflict(entry: Entry, members: JsonObject): Input {
  return {
    label: JSON.stringify(members),
    async before(world) {
      await world.call('POST', '/customers', { email: 'held-by-a@x.test' });
      await world.call('POST', '/customers', { user_id: 'held-by-b', email: 'held-by-b@x.test' });
    },
    send: entry.request(members),
    code: 'identity_conflict',
  };
}

/** Every call by id, with the answer that a random id gets. */
function strangersPaths(entry: Entry, { stranger }: World): Input[] {
  const id = entry.isCompany ? stranger.companyId : stranger.clientId;
  const methods = ['GET', 'PATCH', 'DELETE', ...(isAssemblyClient(entry) ? ['PUT'] : [])];
  return methods.map((method) => ({
    label: method,
    send: entry.request(bodyOf(entry, method), { method, target: `${entry.path}/${id}` }),
    async check(answer, world) {
      const random = '0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
      const target = `${entry.path}/${random}`;
      const other = await world.send(entry.request(bodyOf(entry, method), { method, target }));
      assert.deepEqual([answer.status, answer.text], [other.status, other.text]);
    },
  }));
}

/** A company of another workspace, to be assigned and to be filtered by. */
function strangersCompany(entry: Entry, world: World): Input[] {
  const { companyId } = world.stranger;
  if (entry.dialect === 'native' && !entry.isCompany) {
    const send = entry.request(entry.body({ companyIds: [companyId] }));
    return [{ label: 'assigned', send, stated: [422], pinned: 422, field: 'companyIds' }];
  }
  return isAssemblyClient(entry)
    ? [
        {
          label: 'assigned',
          send: entry.request(entry.body({ companyId })),
          stated: [422],
          pinned: 400,
          field: 'companyId',
        },
        {
          label: 'as a filter',
          send: {
            method: 'GET',
            target: `${entry.path}?companyId=${companyId}`,
            headers: { Authorization: `Bearer ${world.key}` },
          },
          stated: ['accepted'],
          pinned: 'accepted',
          check: ({ text }) => assert.deepEqual(JSON.parse(text), { data: [] }),
        },
      ]
    : [];
}
