import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/lib/json/json-value.ts';
import { absent, type BadInput, everywhere, type Input, marker, refused } from '../bad-input.ts';
import { type DialectId, type Entry, type JsonObject } from '../entries.ts';

/* Cases 82 to 92: members and their values. */

function send(entry: Entry, members: JsonObject, rest: Partial<Input> = {}): Input {
  const text = JSON.stringify(members);
  return {
    label: text.length > 80 ? `${text.length} bytes` : text,
    send: entry.request(entry.body(members)),
    ...rest,
  };
}

/** So many members of other names. */
function numbered(length: number, prefix = 'many_'): JsonObject {
  return Object.fromEntries(Array.from({ length }, (_, index) => [`${prefix}${index}`, index]));
}

/** The same, and Clockwork keeps each member as an attribute. */
function sendOrKeep(entry: Entry, members: JsonObject): Input {
  return entry.dialect === 'clockwork' ? keep(entry, members, members) : send(entry, members);
}

/** Members that are accepted and leave these custom fields. */
function keep(
  entry: Entry,
  members: JsonObject,
  customFields: JsonObject,
  rest: Partial<Input> = {},
): Input {
  const sent = entry.body(members);
  return {
    ...send(entry, members),
    send: entry.request(sent),
    stated: ['accepted'],
    pinned: 'accepted',
    async check(answer) {
      const after = (await entry.written(sent, answer)).customFields;
      for (const [key, value] of Object.entries(customFields)) {
        assert.deepEqual(after[key], value, key);
      }
    },
    ...rest,
  };
}

/** A declared field of this key, with values that it does not take. */
function declaredField(entry: Entry, key: string, values: readonly JsonValue[]): Input[] {
  const { attributes } = entry;
  return attributes === undefined
    ? []
    : values.map((value) =>
        send(entry, attributes({ [key]: value }), { code: 'validation_failed' }),
      );
}

const noSuchField = {
  clockwork: 'accepted',
  crowdpower: 400,
  fullengage: 400,
  assembly: 400,
  native: 422,
} as const satisfies Record<DialectId, unknown>;

const readOnly: JsonObject = {
  id: '0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  workspace_id: 2,
  workspaceId: 2,
  created_at: 1,
  createdAt: '2020-01-01T00:00:00.000Z',
  updatedAt: '2020-01-01T00:00:00.000Z',
  version: 99,
  deleted_at: 1,
  is_admin: true,
  role: 'admin',
  email_key: `${marker}@x.test`,
};

const notDates = [
  '2024-02-30',
  '2024-13-01',
  '24:00',
  '2024-01-01T24:00:00Z',
  '2024-12-31T23:59:60Z',
  '12/31/2024',
  '0',
  '1',
  marker,
];

const notYears = ['0000-01-01', '10000-01-01', '-0001-01-01', '275761-01-01', '+294277-01-01'];

export const fieldCases: readonly BadInput[] = [
  {
    number: 82,
    what: 'an unknown member',
    stated: [422],
    answers: noSuchField,
    inputs: (entry) => [
      {
        ...sendOrKeep(entry, { favourite_colour: marker }),
        stated: [422],
        field: 'favourite_colour',
      },
      send(entry, numbered(2_000), {
        label: 'thousands of them',
        ...(entry.dialect === 'clockwork' ? { pinned: 500 } : {}),
      }),
    ],
  },
  {
    number: 83,
    what: 'members that only the server sets',
    stated: [422],
    answers: noSuchField,
    inputs: (entry) =>
      Object.entries(readOnly).map(([name, value]) => {
        const sent = entry.body({ [name]: value });
        return {
          ...send(entry, sent),
          label: name,
          send: entry.request(sent),
          ...(entry.dialect === 'clockwork' ? {} : { field: name }),
          async check(answer) {
            if (answer.status < 300) {
              const after = await entry.written(sent, answer);
              assert.notEqual(after.id, readOnly['id']);
              assert.equal(after.version, 1);
              assert.equal(after.customFields[name], value);
            }
          },
        };
      }),
  },
  {
    number: 84,
    what: 'custom fields that are large, many or oddly named',
    stated: [422],
    answers: {
      clockwork: 500,
      crowdpower: 400,
      fullengage: absent('it has no custom fields'),
      assembly: 400,
      native: 422,
    },
    inputs(entry) {
      const { attributes, dialect } = entry;
      if (attributes === undefined) {
        return [];
      }
      const isOpen = dialect === 'clockwork' || dialect === 'crowdpower' || dialect === 'native';
      const many = numbered(257);
      const odd = { $ne: 1, 'a.b': 2, 'a[0]': 3 };
      return [
        send(entry, attributes({ remark: marker + 'x'.repeat(65_536) })),
        send(entry, attributes(numbered(2_000, '\u007f')), { label: 'thousands of bad keys' }),
        ...(isOpen
          ? [
              keep(entry, attributes(many), many, { stated: [422] }),
              send(entry, attributes(numbered(1_001))),
            ]
          : [send(entry, attributes(many))]),
        ...(dialect === 'clockwork' || dialect === 'native'
          ? [keep(entry, attributes(odd), odd)]
          : [send(entry, attributes(odd), { stated: ['accepted'] })]),
      ];
    },
  },
  {
    number: 85,
    what: 'phones that are no numbers',
    stated: [422],
    answers: { ...everywhere('accepted'), assembly: 400 },
    inputs(entry) {
      const phones = ['0151 2345', '+1', '+999123456789012345', `call ${marker}`];
      if (entry.isCompany && entry.dialect === 'native') {
        return declaredField(entry, 'mobile', phones).map((input) => ({ ...input, pinned: 422 }));
      }
      if (entry.dialect === 'assembly') {
        return declaredField(entry, 'mobile', [...phones, '+1 (555) 123-4567']);
      }
      return [...phones, '+1 (555) 123-4567'].map((phone) => {
        const sent = entry.body({ phone });
        return {
          ...send(entry, { phone }),
          send: entry.request(sent),
          async check(answer) {
            const after = await entry.written(sent, answer);
            const kept =
              entry.dialect === 'clockwork'
                ? after.customFields['phone']
                : (after as { phone?: string | null }).phone;
            assert.equal(kept, phone);
          },
        };
      });
    },
  },
  {
    number: 86,
    what: 'statuses that are none',
    stated: [422],
    answers: noSuchField,
    inputs: (entry) =>
      ['ACTIVE', 'deleted', 1, null].map((status) => ({
        ...sendOrKeep(entry, { status }),
        stated: [422],
        ...(entry.dialect === 'clockwork' ? { check: () => undefined } : { field: 'status' }),
      })),
  },
  {
    number: 87,
    what: 'dates that do not exist',
    stated: [422],
    answers: {
      ...refused,
      fullengage: absent('it has no dates'),
      assembly: absent('it cannot write fields of type date'),
    },
    inputs: (entry) =>
      entry.dialect === 'assembly' ? [] : declaredField(entry, 'birthday', notDates),
  },
  {
    number: 88,
    what: 'years that no calendar has',
    stated: [422],
    answers: {
      ...refused,
      fullengage: absent('it has no dates'),
      assembly: absent('it cannot write fields of type date'),
    },
    inputs: (entry) =>
      entry.dialect === 'assembly' ? [] : declaredField(entry, 'birthday', notYears),
  },
  {
    number: 89,
    what: 'signed_up_at that is no time in seconds',
    stated: [422],
    answers: noSuchField,
    inputs: (entry) =>
      [1_700_000_000_000, 253_402_300_800, -1, 1e15, '1700000000', 1.5].map((time) => {
        const member = entry.dialect === 'native' ? 'signedUpAt' : 'signed_up_at';
        return {
          ...sendOrKeep(entry, { [member]: time }),
          stated: [422],
          ...(entry.dialect === 'clockwork' ? {} : { field: member }),
        };
      }),
  },
  {
    number: 90,
    what: 'a whole name together with its parts',
    stated: ['accepted'],
    answers: {
      clockwork: 'accepted',
      crowdpower: 'accepted',
      fullengage: absent('a name is one text'),
      assembly: absent('a name comes in parts only'),
      native: 'accepted',
    },
    inputs(entry) {
      const [whole, first] = entry.nameMembers as readonly string[];
      if (first === undefined || first === 'familyName') {
        return [];
      }
      const sent = entry.body({ [whole ?? '']: 'Grace Brewster Hopper', [first]: 'Amazing' });
      return [
        {
          label: 'the part wins',
          send: entry.request(sent),
          check: async (answer) =>
            assert.equal((await entry.written(sent, answer)).name, 'Amazing Hopper'),
        },
      ];
    },
  },
  {
    number: 91,
    what: 'null for what must be there',
    stated: [422],
    answers: {
      ...refused,
      clockwork: absent('it has no PATCH'),
      crowdpower: absent('it has no PATCH'),
    },
    inputs(entry) {
      if (entry.method !== 'PATCH') {
        return [];
      }
      if (entry.dialect === 'native' && !entry.isCompany) {
        return [send(entry, { status: null }, { field: 'status' })];
      }
      if (entry.dialect === 'fullengage') {
        return ['name', 'status'].map((name) => send(entry, { [name]: null }, { field: name }));
      }
      return entry.isCompany
        ? [send(entry, { name: null }, { field: 'name' })]
        : [
            send(entry, { email: null }, { field: 'email' }),
            send(entry, { givenName: null }, { pinned: 'accepted' }),
          ];
    },
  },
  {
    number: 92,
    what: 'IP addresses that are none',
    stated: [422],
    answers: noSuchField,
    inputs: (entry) => [
      ...['999.1.1.1', '1.2.3.4/8', '1.2.3', marker].map((ip) => ({
        ...sendOrKeep(entry, { ip }),
        stated: [422],
        ...(entry.dialect === 'clockwork' ? {} : { field: 'ip' }),
      })),
      ...(entry.dialect === 'crowdpower' || (entry.dialect === 'native' && !entry.isCompany)
        ? [mappedIp(entry)]
        : []),
    ],
  },
];

function mappedIp(entry: Entry): Input {
  const sent = entry.body({ ip: '::ffff:1.2.3.4' });
  return {
    label: '::ffff:1.2.3.4',
    send: entry.request(sent),
    stated: ['accepted'],
    pinned: 'accepted',
    async check(answer) {
      const { ip } = (await entry.written(sent, answer)) as { readonly ip?: string | null };
      assert.equal(ip, '1.2.3.4');
    },
  };
}
