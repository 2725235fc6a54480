import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import {
  DuplicateGroupsAnswer,
  DuplicatesAnswer,
  HistoryAnswer,
  MergedAnswer,
  MergeWire,
  UnmergedAnswer,
} from '../src/dialects/native/merge-schema.ts';
import { ClientWire } from '../src/dialects/native/schema.ts';
import type { Command, OnConflict } from '../src/domain/commands.ts';
import { parseEmail } from '../src/domain/email.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { startTestServer, type TestServer, type TestWorkspace } from './support/test-server.ts';

/* Who a key leads to, over the whole program: merges and back, deleted clients back, histories, duplicates. */

const nobody = '00000000-0000-7000-8000-000000000000';

let server: TestServer;
let workspace: TestWorkspace;
let workspaces = 0;

before(async () => {
  server = await startTestServer();
});

after(() => server.close());

beforeEach(async () => {
  workspace = await server.addWorkspace(`merge ${(workspaces += 1)}`);
});

interface Sent {
  readonly status: number;
  readonly body: unknown;
}

async function send(method: string, path: string, body?: JsonValue): Promise<Sent> {
  const { key } = workspace;
  return server.call(method, path, body === undefined ? { key } : { key, body });
}

/** Calls `/api/v2`, and holds a good answer to its schema. */
async function ask<T>(method: string, path: string, schema: TSchema, body?: JsonValue): Promise<T> {
  const answer = await send(method, `/api/v2${path}`, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.ok(Value.Check(schema, answer.body), JSON.stringify(answer.body));
  return answer.body as T;
}

const get = (id: string): Promise<ClientWire> => ask('GET', `/clients/${id}`, ClientWire);

async function refusal(method: string, path: string, body?: JsonValue): Promise<unknown[]> {
  const answer = await send(method, `/api/v2${path}`, body);
  const { code, existingId } = answer.body as { code?: string; existingId?: string };
  return [answer.status, code, ...(existingId === undefined ? [] : [existingId])];
}

/** A customer as CrowdPower knows one; gives back the id. */
async function customer(
  body: { user_id?: string; email?: string } & Record<string, JsonValue>,
): Promise<string> {
  const answer = await send('POST', '/customers', body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { directory } = server.running;
  const { clients } = await directory.clients(workspace.actor.workspaceId, {
    filter: {},
    sort: { by: 'createdAt', order: 'desc' },
    limit: 100,
  });
  const found = clients.find(({ externalId, email }) =>
    body.user_id === undefined ? email === body.email : externalId === body.user_id,
  );
  return found?.id ?? assert.fail('the customer is not there');
}

async function makeCompanies(
  ...names: readonly [string, string, string]
): Promise<[string, string, string]> {
  const make = async (name: string): Promise<string> => {
    const { directory } = server.running;
    const made = await directory.writeOne(workspace.actor, {
      op: 'createCompany',
      name,
      patch: {},
    });
    return made.kind === 'company' ? made.company.id : assert.fail();
  };
  return [await make(names[0]), await make(names[1]), await make(names[2])];
}

/** Every value except version, instants and activity. */
function content({
  version: _v,
  updatedAt: _u,
  lastSeenAt: _l,
  sessionCount: _s,
  ...rest
}: ClientWire): unknown {
  return rest;
}

async function clientCount(): Promise<number | undefined> {
  const { directory } = server.running;
  const query = {
    filter: {},
    sort: { by: 'createdAt', order: 'asc' },
    limit: 1,
    withTotal: true,
  } as const;
  return (await directory.clients(workspace.actor.workspaceId, query)).total;
}

const ann = {
  user_id: 'ann',
  email: 'ann@example.com',
  name: 'Ann Lee',
  custom_attributes: { plan: 'pro', n: 1 },
};
const anne = {
  user_id: 'anne',
  email: 'anne@example.com',
  phone: '+12125550100',
  custom_attributes: { plan: 'free', color: 'red' },
};

describe('a merge', () => {
  it('leads the loser’s id and keys to the survivor in every dialect, and undone leaves both as before', async () => {
    const [survivorId, loserId] = [await customer(ann), await customer(anne)];
    const [survivor, loser] = [await get(survivorId), await get(loserId)];

    const merged = await ask<MergedAnswer>('POST', `/clients/${survivorId}/merge`, MergedAnswer, {
      loserId,
    });

    assert.deepEqual(merged.client, await get(survivorId));
    assert.deepEqual(await get(loserId), merged.client);
    assert.deepEqual(
      [merged.client.phone, merged.client.customFields, merged.client.sessionCount],
      ['+12125550100', { plan: 'pro', n: 1, color: 'red' }, 2],
    );
    for (const path of [`/v1/clients/${loserId}`, `/api/v1/clients/${loserId}`]) {
      const { status, body } = await send('GET', path);
      assert.deepEqual([status, JSON.stringify(body).includes(survivorId)], [200, true], path);
    }
    const upserts = [
      ['/api/v1/customers', { email: 'ANNE@example.com' }],
      ['/customers', { email: 'anne@example.com' }],
      ['/customers', { user_id: 'anne' }],
      ['/customers', { user_id: 'anne', email: 'ann@example.com', update_session: false }],
      [
        '/customers/bulk',
        {
          customers: [
            { user_id: 'anne', email: 'anne@example.com' },
            { email: 'anne@example.com' },
          ],
        },
      ],
    ] as const;
    for (const [path, body] of upserts) {
      const answer = await send('POST', path, body);
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
    }
    assert.deepEqual(content(await get(survivorId)), content(merged.client));
    assert.equal(await clientCount(), 1);

    const path = `/merges/${String(merged.mergeId)}`;
    const undone = await ask<UnmergedAnswer>('POST', `${path}/undo`, UnmergedAnswer);

    assert.deepEqual(undone.conflicts, []);
    assert.deepEqual([undone.survivor, undone.loser], [await get(survivorId), await get(loserId)]);
    assert.deepEqual(content(undone.survivor), content(survivor));
    assert.deepEqual(content(undone.loser), content(loser));
    assert.deepEqual([undone.survivor.sessionCount, undone.loser.sessionCount], [1, 1]);
    const merge = await ask<MergeWire>('GET', path, MergeWire);
    assert.deepEqual(
      [merge.loserId, merge.survivorId, merge.undoneAt !== null],
      [loserId, survivorId, true],
    );
    assert.deepEqual(await refusal('POST', `${path}/undo`), [409, 'merge_blocked', merge.id]);
    await send('POST', '/customers', { user_id: 'anne', phone: '1' });
    assert.equal((await get(loserId)).phone, '1');
  });

  it('is shown before it is made, with nothing written', async () => {
    const [survivorId, loserId] = [await customer(ann), await customer(anne)];
    const untouched = await server.data.contentHash();
    const body = { loserId, fields: { email: 'loser', 'customFields/plan': 'loser' } };

    const preview = await ask<MergedAnswer>('POST', `/clients/${survivorId}/merge`, MergedAnswer, {
      ...body,
      preview: true,
    });

    assert.equal(await server.data.contentHash(), untouched);
    const merged = await ask<MergedAnswer>(
      'POST',
      `/clients/${survivorId}/merge`,
      MergedAnswer,
      body,
    );
    assert.equal(preview.mergeId, null);
    assert.deepEqual(content(preview.client), content(merged.client));
    assert.deepEqual(
      [merged.client.email, merged.client.customFields['plan']],
      ['anne@example.com', 'free'],
    );
    await send('POST', '/api/v1/customers', { email: 'ann@example.com' });
    assert.equal(await clientCount(), 1);
  });

  it('goes through chains, is parted in the opposite order, and keeps later edits', async () => {
    const ids = [
      await customer(ann),
      await customer(anne),
      await customer({ user_id: 'third' }),
    ] as const;
    const merge = async (survivor: string, loserId: string): Promise<string> =>
      String(
        (await ask<MergedAnswer>('POST', `/clients/${survivor}/merge`, MergedAnswer, { loserId }))
          .mergeId,
      );
    const first = await merge(ids[0], ids[1]);
    const second = await merge(ids[2], ids[1]);

    assert.equal((await get(ids[1])).id, ids[2]);
    assert.deepEqual(await refusal('POST', `/merges/${first}/undo`), [
      409,
      'merge_blocked',
      second,
    ]);
    assert.deepEqual(await refusal('POST', `/clients/${ids[2]}/merge`, { loserId: ids[1] }), [
      409,
      'merge_blocked',
      first,
    ]);
    await ask('POST', `/merges/${second}/undo`, UnmergedAnswer);
    await send('POST', '/customers', {
      user_id: 'anne',
      phone: '5',
      custom_attributes: { color: 'blue' },
    });
    const undone = await ask<UnmergedAnswer>('POST', `/merges/${first}/undo`, UnmergedAnswer);

    assert.deepEqual(undone.conflicts, [
      { field: 'phone', clientId: ids[0], kept: '5' },
      { field: 'customFields/color', clientId: ids[0], kept: 'blue' },
    ]);
    assert.deepEqual([undone.survivor.phone, undone.loser.phone], ['5', '+12125550100']);
  });

  it('gives companies back, but for one that is gone', async () => {
    const { directory } = server.running;
    const [id, loserId] = [await customer(ann), await customer(anne)];
    const [own, kept, gone] = await makeCompanies('Own', 'Kept', 'Gone');
    const assign = (client: string, companyIds: readonly string[]): Promise<unknown> =>
      directory.writeOne(workspace.actor, { op: 'update', id: client, patch: { companyIds } });
    await assign(id, [own]);
    await assign(loserId, [kept, gone]);

    const merged = await ask<MergedAnswer>('POST', `/clients/${id}/merge`, MergedAnswer, {
      loserId,
    });
    await directory.deleteCompany(workspace.actor, gone);
    const undone = await ask<UnmergedAnswer>(
      'POST',
      `/merges/${String(merged.mergeId)}/undo`,
      UnmergedAnswer,
    );

    assert.deepEqual(merged.client.companyIds, [own, kept, gone]);
    assert.deepEqual(undone.conflicts, [
      { field: 'companyIds', clientId: id, kept: [own, kept] },
      { field: 'companyIds', clientId: loserId, kept: [kept] },
    ]);
    assert.deepEqual(undone.loser.companyIds, [kept]);
  });

  it('that is repeated under one idempotency key is one merge', async () => {
    const [id, loserId] = [await customer(ann), await customer(anne)];
    const { key } = workspace;
    const merge = (): Promise<Sent> =>
      server.call('POST', `/api/v2/clients/${id}/merge`, {
        key,
        body: { loserId },
        headers: { 'idempotency-key': 'once' },
      });

    const [first, again] = [await merge(), await merge()];

    assert.equal(first.status, 200);
    assert.deepEqual([again.status, again.body], [first.status, first.body]);
  });

  it('takes choices by a key that a field had before, and not by two keys that disagree', async () => {
    const ada = await customer({ user_id: 'ada', custom_attributes: { t: 'own', x: 1 } });
    const eve = await customer({ user_id: 'eve', custom_attributes: { t: 'other', x: 2 } });
    for (const [from, to] of [
      ['t', 'u'],
      ['u', 'v'],
    ] as const) {
      await server.running.directory.writeOne(workspace.actor, {
        op: 'updateField',
        entity: 'client',
        key: from,
        patch: { key: to },
      });
    }
    const merge = (fields: JsonValue): Promise<Sent> =>
      send('POST', `/api/v2/clients/${ada}/merge`, { loserId: eve, preview: true, fields });
    const issues = ({ body }: Sent): unknown =>
      (body as { errors?: { pointer: string; code: string }[] }).errors?.map(
        ({ pointer, code }) => `${pointer} ${code}`,
      );

    const byOldKey = await merge({ 'customFields/t': 'loser' });
    const alike = await merge({ 'customFields/t': 'loser', 'customFields/v': 'loser' });
    const clash = await merge({ 'customFields/t': 'loser', 'customFields/v': 'survivor' });
    const oldClash = await merge({ 'customFields/t': 'loser', 'customFields/u': 'survivor' });

    for (const { status, body } of [byOldKey, alike]) {
      assert.equal(status, 200);
      assert.deepEqual((body as MergedAnswer).client.customFields, { v: 'other', x: 1 });
    }
    assert.equal(clash.status, 422);
    assert.deepEqual(issues(clash), ['/fields/customFields~1t duplicate']);
    assert.deepEqual(issues(oldClash), ['/fields/customFields~1u duplicate']);
  });

  it('is refused where there is nothing to merge, and tells what is wrong with the input', async () => {
    const id = await customer(ann);
    const path = `/clients/${id}/merge`;
    const other = (await server.addWorkspace(`other ${workspaces}`)).key;
    const foreign = await server.call('POST', `/api/v2${path}`, {
      key: other,
      body: { loserId: nobody },
    });

    assert.deepEqual(await refusal('POST', path, { loserId: id }), [409, 'merge_blocked']);
    assert.deepEqual(await refusal('POST', path, { loserId: nobody }), [404, 'client_not_found']);
    assert.deepEqual(await refusal('POST', `/clients/${nobody}/merge`, { loserId: id }), [
      404,
      'client_not_found',
    ]);
    assert.deepEqual(await refusal('POST', `/merges/${nobody}/undo`), [404, 'merge_not_found']);
    assert.deepEqual(await refusal('GET', '/merges/x'), [404, 'merge_not_found']);
    assert.equal(foreign.status, 404);
    const { body } = await send('POST', `/api/v2${path}`, {
      loserId: 1,
      fields: { email: 'mine' },
      preview: 'yes',
      extra: 1,
    });
    const { code, errors } = body as { code: string; errors: { pointer: string; code: string }[] };
    assert.equal(code, 'validation_failed');
    assert.deepEqual(
      new Set(errors.map(({ pointer }) => pointer)),
      new Set(['/loserId', '/fields/email', '/preview', '/extra']),
    );
    assert.deepEqual(await refusal('POST', `${path}?x=1`, { loserId: nobody }), [
      422,
      'validation_failed',
    ]);
  });
});

describe('a deleted client', () => {
  it('comes back with all that it had, as long as its keys are free', async () => {
    const id = await customer({ ...ann, phone: '5' });
    const was = await get(id);
    await send('DELETE', `/api/v1/clients/${id}`);
    assert.deepEqual(await refusal('GET', `/clients/${id}`), [404, 'client_not_found']);

    const back = await ask<ClientWire>('POST', `/clients/${id}/restore`, ClientWire);

    assert.deepEqual(content(back), content(was));
    assert.deepEqual([back.version, back.lastSeenAt, back.sessionCount], [3, was.lastSeenAt, 1]);
    assert.deepEqual(await get(id), back);
    assert.deepEqual(await ask('POST', `/clients/${id}/restore`, ClientWire), back);
    await send('DELETE', `/api/v1/clients/${id}`);
    const other = await customer({ email: 'ann@example.com' });
    assert.deepEqual(await refusal('POST', `/clients/${id}/restore`), [409, 'email_taken', other]);
    assert.deepEqual(await refusal('POST', `/clients/${nobody}/restore`), [
      404,
      'client_not_found',
    ]);
  });

  it('comes back without companies that are gone, and a merged one by its merge only', async () => {
    const { directory } = server.running;
    const [id, loserId] = [await customer(ann), await customer(anne)];
    const companies = await makeCompanies('A', 'B', 'C');
    await directory.writeOne(workspace.actor, {
      op: 'update',
      id,
      patch: { companyIds: companies },
    });
    await send('DELETE', `/api/v1/clients/${id}`);
    await directory.deleteCompany(workspace.actor, companies[0]);

    const back = await ask<ClientWire>('POST', `/clients/${id}/restore`, ClientWire);

    assert.deepEqual(back.companyIds, companies.slice(1));
    const { mergeId } = await ask<MergedAnswer>('POST', `/clients/${id}/merge`, MergedAnswer, {
      loserId,
    });
    assert.deepEqual(await refusal('POST', `/clients/${loserId}/restore`), [
      409,
      'merge_blocked',
      mergeId,
    ]);
  });
});

describe('the history of a client', () => {
  it('has every change, the newest first, through deletion, restore, merge and undo', async () => {
    const [id, loserId] = [await customer(ann), await customer(anne)];
    await send('PATCH', `/v1/clients/${id}`, { givenName: 'Anna' });
    await send('DELETE', `/api/v1/clients/${id}`);
    await ask('POST', `/clients/${id}/restore`, ClientWire);
    const { mergeId } = await ask<MergedAnswer>('POST', `/clients/${id}/merge`, MergedAnswer, {
      loserId,
    });
    const loserWhileMerged = await ask<HistoryAnswer>(
      'GET',
      `/clients/${loserId}/history`,
      HistoryAnswer,
    );
    await ask('POST', `/merges/${String(mergeId)}/undo`, UnmergedAnswer);

    const { data, nextCursor } = await ask<HistoryAnswer>(
      'GET',
      `/clients/${id}/history`,
      HistoryAnswer,
    );

    assert.equal(nextCursor, undefined);
    assert.deepEqual(
      data.map(({ type, version, dialect }) => [type, version, dialect]),
      [
        ['client.updated', 6, 'native'],
        ['client.updated', 5, 'native'],
        ['client.restored', 4, 'native'],
        ['client.deleted', 3, 'fullengage'],
        ['client.updated', 2, 'assembly'],
        ['client.created', 1, 'crowdpower'],
      ],
    );
    assert.deepEqual(data[4]?.before, { name: 'Ann Lee', givenName: 'Ann' });
    assert.deepEqual(data[4]?.after, { name: 'Anna Lee', givenName: 'Anna' });
    assert.deepEqual(data[5]?.after['customFields'], { plan: 'pro', n: 1 });
    const [merged, created] = loserWhileMerged.data;
    assert.deepEqual([merged?.type, created?.type], ['client.merged', 'client.created']);
    assert.deepEqual([merged?.after['mergedInto'], merged?.clientId], [id, loserId]);
    const all = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const query: string = cursor === '' ? '?limit=4' : `?limit=4&cursor=${cursor}`;
      const page: HistoryAnswer = await ask('GET', `/clients/${id}/history${query}`, HistoryAnswer);
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    assert.deepEqual(all, data);
  });

  it('refuses what it does not know', async () => {
    const id = await customer(ann);
    const path = `/clients/${id}/history`;

    assert.deepEqual(await refusal('GET', `/clients/${nobody}/history`), [404, 'client_not_found']);
    assert.deepEqual(await refusal('GET', `${path}?limit=0`), [422, 'validation_failed']);
    assert.deepEqual(await refusal('GET', `${path}?limit=1&limit=2`), [422, 'validation_failed']);
    assert.deepEqual(await refusal('GET', `${path}?cursor=`), [422, 'validation_failed']);
    assert.deepEqual(await refusal('GET', `${path}?x=1`), [422, 'validation_failed']);
    assert.deepEqual(await refusal('GET', `${path}?cursor=abc`), [400, 'invalid_cursor']);
  });

  it('does not show an invite code', async () => {
    const created = await send('POST', '/v1/clients?sendInvite=true', {
      givenName: 'A',
      familyName: 'B',
      email: 'i@x.test',
    });
    const { id } = created.body as { id: string };

    const { data } = await ask<HistoryAnswer>('GET', `/clients/${id}/history`, HistoryAnswer);

    assert.deepEqual(data[0]?.after['portal'], {
      state: 'invited',
      firstLoginAt: null,
      lastLoginAt: null,
    });
    assert.ok(!JSON.stringify(data).includes('inviteCode'));
  });
});

describe('duplicates', () => {
  it('are found by phone, email and name, whatever their form', async () => {
    const id = await customer({
      ...ann,
      email: 'ada.lovelace@example.com',
      name: 'Ada Løvelace',
      phone: '+33 6 12 34 56 78',
    });
    const same = [
      await customer({ user_id: 'p', phone: '0033612345678' }),
      await customer({ user_id: 'n', name: 'ada LOVELACE' }),
      await customer({ user_id: 'd', email: 'adalovelace+news@example.com' }),
      await customer({ user_id: 's', email: 'ada.lovelaace@example.com' }),
    ];
    await customer({
      user_id: 'x',
      email: 'ada.lovelace@example.org',
      name: 'Ada Lovelock',
      phone: '+33612345679',
    });

    const { data } = await ask<DuplicatesAnswer>(
      'GET',
      `/clients/${id}/duplicates`,
      DuplicatesAnswer,
    );

    assert.deepEqual(
      new Map(data.map(({ client, reasons }) => [client.id, reasons])),
      new Map([
        [same[0], ['phone']],
        [same[2], ['email']],
        [same[3], ['email']],
        [same[1], ['name']],
      ]),
    );
    assert.deepEqual(
      data.map(({ score }) => score),
      [0.6, 0.5, 0.5, 0.4],
    );
  });

  it('are found on a walk through the directory, each pair once', async () => {
    const first = await customer({ user_id: 'first', name: 'Ann Lee' });
    for (let number = 0; number < 25; number++) {
      await customer({ user_id: `u${number}`, name: `Person ${'x'.repeat(number + 1)}` });
    }
    const second = await customer({ user_id: 'second', name: 'ann lee' });

    const pairs: unknown[] = [];
    let pages = 0;
    for (let cursor: string | undefined = ''; cursor !== undefined; pages++) {
      const page: DuplicateGroupsAnswer = await ask(
        'GET',
        `/duplicates${cursor === '' ? '' : `?cursor=${cursor}`}`,
        DuplicateGroupsAnswer,
      );
      pairs.push(
        ...page.data.map(({ client, candidates }) => [
          client.id,
          candidates.map((each) => each.client.id),
        ]),
      );
      cursor = page.nextCursor;
    }

    assert.deepEqual(pairs, [[first, [second]]]);
    assert.equal(pages, 2);
    assert.deepEqual(await refusal('GET', '/duplicates?cursor=x'), [400, 'invalid_cursor']);
  });
});

describe('onConflict', () => {
  const options: readonly OnConflict[] = ['error', 'preferExternalId', 'preferEmail', 'merge'];
  const kinds = {
    'keys of two clients': { externalId: 'ann', email: 'anne@example.com' },
    'an unknown external id with the email of one who has another': {
      externalId: 'new',
      email: 'anne@example.com',
    },
  } as const;
  const expected: Readonly<Record<keyof typeof kinds, readonly unknown[]>> = {
    'keys of two clients': [
      ['failed', 2, 'ann', 'anne'],
      ['updated', 2, 'ann', 'anne'],
      ['updated', 2, 'ann', 'anne'],
      ['updated', 1, 'ann', 'ann'],
    ],
    'an unknown external id with the email of one who has another': [
      ['failed', 2, undefined, 'anne'],
      ['created', 3, 'new', 'anne'],
      ['updated', 2, undefined, 'anne'],
      ['updated', 2, 'anne', 'anne'],
    ],
  };

  for (const [kind, { externalId, email }] of Object.entries(kinds)) {
    for (const [index, onConflict] of options.entries()) {
      it(`${onConflict} does the same in a single write, a dry run and a bulk: ${kind}`, async () => {
        const { directory } = server.running;
        const parsed = parseEmail(email);
        const keys = { externalId, email: parsed.ok ? parsed.value : assert.fail() };
        const upsert: Command = { op: 'upsert', keys, patch: { notes: 'n' }, onConflict };
        const seen: unknown[] = [];
        for (const padding of [0, 0, 600]) {
          workspace = await server.addWorkspace(`conflict ${(workspaces += 1)}`);
          await customer(ann);
          await customer(anne);
          const others = Array.from({ length: padding }, (): Command => ({
            op: 'refused',
            issues: [],
          }));
          if (padding === 0) {
            const untouched = await server.data.contentHash();
            const dry = await directory.write(workspace.actor, [upsert], {
              isAtomic: false,
              isDryRun: true,
            });
            assert.equal(await server.data.contentHash(), untouched);
            assert.equal(
              dry[0]?.kind,
              (expected[kind as keyof typeof kinds][index] as unknown[])[0],
            );
          }

          const outcomes = await directory.write(workspace.actor, [upsert, ...others], {
            isAtomic: false,
          });

          const reader = server.running.storage.reader;
          const { workspaceId } = workspace.actor;
          seen.push([
            outcomes[0]?.kind,
            await clientCount(),
            (await reader.clientByExternalId(workspaceId, externalId))?.externalId ?? undefined,
            (await reader.clientByEmailKey(workspaceId, keys.email.key))?.externalId ?? undefined,
          ]);
        }

        const wanted = expected[kind as keyof typeof kinds][index];
        assert.deepEqual(seen, [wanted, wanted, wanted]);
      });
    }
  }

  it('merge answers a mergeId that undoes the merge, alone, in a batch and on a line of NDJSON', async () => {
    const data = { externalId: 'ann', email: 'anne@example.com', notes: 'n' };
    const operation = { op: 'upsert', onConflict: 'merge', data };
    const calls: readonly [path: string, body: JsonValue, type: string][] = [
      ['/upsert', { ...data, onConflict: 'merge' }, 'application/json'],
      ['/batch', { operations: [operation] }, 'application/json'],
      ['/batch', { operations: [operation], atomic: true }, 'application/json'],
      ['/batch', operation, 'application/x-ndjson'],
    ];

    for (const [path, body, type] of calls) {
      workspace = await server.addWorkspace(`merge id ${(workspaces += 1)}`);
      await customer(ann);
      await customer(anne);

      const { key } = workspace;
      const headers = { 'content-type': type };
      const text = JSON.stringify(body);
      const answer = await server.call('POST', `/api/v2/clients${path}`, { key, headers, text });
      const told = answer.body as { results?: readonly Merged[] } & Merged;
      const { outcome, mergeId } = told.results?.[0] ?? told;

      assert.deepEqual([answer.status, outcome], [200, 'updated'], text);
      const undone = await send('POST', `/api/v2/merges/${mergeId}/undo`);
      assert.equal(undone.status, 200, text);
      assert.equal(await clientCount(), 2, text);
    }
  });
});

interface Merged {
  readonly outcome: string;
  readonly mergeId?: string;
}
