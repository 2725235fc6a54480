import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Client } from './client.ts';
import type { ClientPatch, Command, OnConflict } from './commands.ts';
import { decide } from './decide.ts';
import { type EmailAddress, parseEmail } from './email.ts';
import { createFieldCatalog } from './field.ts';
import type { Outcome } from './outcome.ts';
import { placeholderCompanyId } from './placeholder-company.ts';
import { WorkingSet } from './working-set.ts';

const dayMs = 86_400_000;

interface Bench {
  readonly set: WorkingSet;
  run(command: Command, now?: number): Outcome;
  create(patch: ClientPatch): Client;
  merge(survivor: Client, loser: Client): Extract<Outcome, { kind: 'merged' }>;
  undo(mergeId: string): Extract<Outcome, { kind: 'unmerged' }>;
}

function createBench(): Bench {
  const set = new WorkingSet(createFieldCatalog([]));
  let ids = 0;
  const run: Bench['run'] = (command, now = 1_000) =>
    decide(set, command, {
      now,
      newId: () => `00000000-03e8-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
      newInviteCode: () => 'code',
      origin: { actor: 'key:test', dialect: 'test' },
      sessionIdleMs: 1,
      restorableMs: 30 * dayMs,
    });
  return {
    set,
    run,
    create(patch) {
      const outcome = run({ op: 'create', patch });
      return outcome.kind === 'created' ? outcome.client : assert.fail(codeOf(outcome));
    },
    merge(survivor, loser) {
      const outcome = run({ op: 'merge', survivorId: survivor.id, loserId: loser.id });
      return outcome.kind === 'merged' ? outcome : assert.fail(codeOf(outcome));
    },
    undo(mergeId) {
      const outcome = run({ op: 'undoMerge', mergeId });
      return outcome.kind === 'unmerged' ? outcome : assert.fail(codeOf(outcome));
    },
  };
}

function email(text: string): EmailAddress {
  const checked = parseEmail(text);
  return checked.ok ? checked.value : assert.fail(checked.issues[0]?.message);
}

function codeOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
}

function custom(values: Record<string, string | number | null>): ClientPatch {
  return { customFields: { values, unknown: 'observe', pointer: '' } };
}

/** Every stored value except version, instants and activity. */
function contentOf(client: Client | undefined): unknown {
  if (client === undefined) {
    return undefined;
  }
  const { version: _v, updatedAt: _u, lastSeenAt: _l, sessionCount: _s, ...content } = client;
  return content;
}

const texts = fc.option(fc.constantFrom('a', 'b', 'Ada Lee', 'x y z'));

/** A client to be; `number` keeps the keys of two apart. */
function patches(number: number): fc.Arbitrary<ClientPatch> {
  return fc
    .record(
      {
        externalId: fc.option(fc.constant(`u${number}`)),
        email: fc.option(fc.constant(email(`P${number}@x.test`))),
        name: texts,
        phone: texts,
        notes: texts,
        status: fc.constantFrom('active', 'inactive'),
        invite: fc.boolean(),
        signedUpAt: fc.option(fc.integer({ min: 0, max: 9 })),
        ip: texts,
      },
      { requiredKeys: [] },
    )
    .chain((plain) =>
      fc
        .dictionary(fc.constantFrom('k', 'l', 'm'), fc.constantFrom('1', 2, 3))
        .map((values) => ({ ...plain, ...custom(values) })),
    );
}

const choices = fc.dictionary(
  fc.constantFrom('email', 'externalId', 'name', 'phone', 'status', 'notes', 'portal', 'ip'),
  fc.constantFrom('survivor', 'loser'),
);

describe('a merge', () => {
  it('that is undone leaves both as they were, whatever they had and whichever values won', () => {
    fc.assert(
      fc.property(patches(1), patches(2), choices, (one, two, fields) => {
        const { set, run, create, undo } = createBench();
        const [survivor, loser] = [create(one), create(two)];

        const merged = run({ op: 'merge', survivorId: survivor.id, loserId: loser.id, fields });
        const undone = undo(merged.kind === 'merged' ? merged.mergeId : assert.fail());

        assert.deepEqual(undone.conflicts, []);
        assert.deepEqual(contentOf(set.client(survivor.id)), contentOf(survivor));
        assert.deepEqual(contentOf(set.client(loser.id)), contentOf(loser));
        for (const client of [survivor, loser]) {
          assert.equal(
            client.externalId && set.clientByExternalId(client.externalId)?.id,
            client.externalId && client.id,
          );
          assert.equal(
            client.emailKey && set.clientByEmailKey(client.emailKey)?.id,
            client.emailKey && client.id,
          );
        }
      }),
    );
  });

  it('that is undone keeps every later edit of the survivor, and lists those in the way', () => {
    fc.assert(
      fc.property(patches(1), patches(2), patches(3), (one, two, edit) => {
        const { set, run, create, merge, undo } = createBench();
        const [survivor, loser] = [create(one), create(two)];
        const merged = merge(survivor, loser);
        const changed = run({ op: 'update', id: loser.id, patch: edit });
        const edited = set.client(survivor.id) ?? assert.fail();

        const undone = undo(merged.mergeId);

        const before = flat(survivor);
        const now = flat(undone.survivor);
        const listed = new Set(
          undone.conflicts
            .filter(({ clientId }) => clientId === survivor.id)
            .map(({ field }) => field),
        );
        const touched = changed.kind === 'updated' ? changed.changed : [];
        for (const [member, value] of flat(edited)) {
          const group = ['givenName', 'familyName'].includes(member) ? 'name' : member;
          if (listed.has(group)) {
            assert.deepEqual(now.get(member), value, member);
          } else if (!touched.includes(member)) {
            assert.deepEqual(now.get(member) ?? null, before.get(member) ?? null, member);
          }
        }
        assert.deepEqual(contentOf(undone.loser), contentOf(loser));
      }),
    );
  });

  it('leads every key and id of a chain to its end, and back step by step', () => {
    const { set, run, create, merge, undo } = createBench();
    const people = [1, 2, 3].map((n) =>
      create({ externalId: `u${n}`, email: email(`p${n}@x.test`) }),
    );
    const [a, b, c] = people as [Client, Client, Client];

    const first = merge(b, a);
    const second = merge(c, a);

    for (const [index, { id }] of people.entries()) {
      assert.equal(set.client(id)?.id, c.id);
      assert.equal(set.clientByExternalId(`u${index + 1}`)?.id, c.id);
      assert.equal(set.clientByEmailKey(email(`p${index + 1}@x.test`).key)?.id, c.id);
    }
    const early = run({ op: 'undoMerge', mergeId: first.mergeId });
    assert.equal(early.kind === 'failed' && early.failure.details?.existingId, second.mergeId);
    undo(second.mergeId);
    assert.equal(set.clientByExternalId('u1')?.id, b.id);
    undo(first.mergeId);
    assert.deepEqual(
      people.map(({ id }) => contentOf(set.client(id))),
      people.map(contentOf),
    );
    assert.equal(codeOf(run({ op: 'undoMerge', mergeId: first.mergeId })), 'merge_blocked');
  });

  it('is refused for one and the same client, and for clients who are not there', () => {
    const { run, create, merge } = createBench();
    const [a, b] = [create({ externalId: 'a' }), create({ externalId: 'b' })];
    const { mergeId } = merge(a, b);

    const again = run({ op: 'merge', survivorId: a.id, loserId: b.id });
    const itself = run({ op: 'merge', survivorId: a.id, loserId: a.id });

    assert.equal(codeOf(itself), 'merge_blocked');
    assert.equal(codeOf(again), 'merge_blocked');
    assert.equal(again.kind === 'failed' && again.failure.details?.existingId, mergeId);
    for (const ids of [
      { survivorId: a.id, loserId: 'x' },
      { survivorId: 'x', loserId: a.id },
    ]) {
      assert.equal(codeOf(run({ op: 'merge', ...ids })), 'client_not_found');
    }
    assert.equal(codeOf(run({ op: 'undoMerge', mergeId: 'x' })), 'merge_not_found');
  });

  it('refuses a choice that nothing could come of', () => {
    const { run, create } = createBench();
    const [a, b] = [create({ externalId: 'a' }), create(custom({ k: 1 }))];
    const ids = { survivorId: a.id, loserId: b.id } as const;

    const outcome = run({
      op: 'merge',
      ...ids,
      fields: { givenName: 'loser', 'customFields/none': 'loser', 'customFields/k': 'survivor' },
    });

    assert.deepEqual(
      outcome.kind === 'failed' &&
        outcome.failure.details?.issues?.map(({ pointer, code }) => [pointer, code]),
      [
        ['/fields/givenName', 'unknown_member'],
        ['/fields/customFields~1none', 'unknown_field'],
      ],
    );
  });

  it('leaves the loser’s email to the survivor only, as a key of its own if it wants', () => {
    const { set, run, create, merge } = createBench();
    const a = create({ externalId: 'a', email: email('a@x.test') });
    const b = create({ externalId: 'b', email: email('b@x.test') });
    const other = create({ externalId: 'c' });
    merge(a, b);

    const byAlias = run({
      op: 'upsert',
      keys: { externalId: 'b', email: email('b@x.test') },
      patch: { notes: 'n' },
    });
    const taken = run({ op: 'update', id: other.id, patch: { email: email('B@x.test') } });
    const created = run({ op: 'create', patch: { externalId: 'b' } });
    const own = run({ op: 'update', id: a.id, patch: { email: email('b@x.test') } });

    assert.deepEqual(byAlias.kind === 'updated' && byAlias.changed, ['notes']);
    assert.deepEqual(
      taken.kind === 'failed' && [taken.failure.code, taken.failure.details?.existingId],
      ['email_taken', a.id],
    );
    assert.equal(codeOf(created), 'external_id_taken');
    assert.equal(own.kind === 'updated' && own.client.emailKey, 'b@x.test');
    assert.equal(set.clientByEmailKey(email('b@x.test').key)?.id, a.id);
  });

  it('does not give back a key that somebody else took while the survivor was deleted', () => {
    const { run, create, merge, undo } = createBench();
    const [a, b] = [create({ externalId: 'a' }), create({ email: email('b@x.test'), notes: 'n' })];
    const { mergeId } = merge(a, b);
    run({ op: 'update', id: a.id, patch: { email: null } });
    run({ op: 'delete', id: b.id });
    assert.equal(codeOf(run({ op: 'undoMerge', mergeId })), 'merge_blocked');
    create({ email: email('b@x.test') });
    run({ op: 'restore', id: a.id });

    const undone = undo(mergeId);

    assert.deepEqual(undone.conflicts, [{ clientId: b.id, field: 'email', kept: null }]);
    assert.deepEqual(contentOf(undone.loser), {
      ...(contentOf(b) as object),
      email: null,
      emailKey: null,
    });
  });

  it('keeps a key of the survivor that it replaced, until it is undone', () => {
    const { set, run, create, undo } = createBench();
    const [a, b] = [create({ email: email('a@x.test') }), create({ email: email('b@x.test') })];

    const merged = run({
      op: 'merge',
      survivorId: a.id,
      loserId: b.id,
      fields: { email: 'loser' },
    });

    assert.equal(set.clientByEmailKey(email('a@x.test').key)?.email, 'b@x.test');
    undo(merged.kind === 'merged' ? merged.mergeId : '');
    run({ op: 'update', id: a.id, patch: { email: null } });
    assert.equal(set.clientByEmailKey(email('a@x.test').key), undefined);
  });
});

describe('a restored client', () => {
  it('is as it was, in a new version, for thirty days', () => {
    const { run, create } = createBench();
    const ada = create({
      externalId: 'a',
      email: email('a@x.test'),
      invite: true,
      ...custom({ k: 1 }),
    });
    run({ op: 'delete', id: ada.id });

    const late = run({ op: 'restore', id: ada.id }, 1_001 + 30 * dayMs);
    const restored = run({ op: 'restore', id: ada.id }, 1_000 + 30 * dayMs);

    assert.equal(codeOf(late), 'client_not_found');
    assert.deepEqual(restored.kind === 'restored' && contentOf(restored.client), contentOf(ada));
    assert.equal(restored.kind === 'restored' && restored.client.version, 3);
    assert.equal(codeOf(run({ op: 'restore', id: ada.id })), 'unchanged');
  });

  it('needs its keys free, and was not merged', () => {
    const { run, create, merge } = createBench();
    const ada = create({ email: email('a@x.test') });
    run({ op: 'delete', id: ada.id });
    const bob = create({ email: email('a@x.test') });
    const eve = create({});
    const { mergeId } = merge(bob, eve);

    const taken = run({ op: 'restore', id: ada.id });
    const merged = run({ op: 'restore', id: eve.id });

    assert.deepEqual(
      taken.kind === 'failed' && [taken.failure.code, taken.failure.details?.existingId],
      ['email_taken', bob.id],
    );
    assert.deepEqual(
      merged.kind === 'failed' && [merged.failure.code, merged.failure.details?.existingId],
      ['merge_blocked', mergeId],
    );
  });
});

describe('onConflict', () => {
  const options: readonly OnConflict[] = ['error', 'preferExternalId', 'preferEmail', 'merge'];

  it('says what becomes of keys that lead to two clients', () => {
    const seen = options.map((onConflict) => {
      const { set, run, create } = createBench();
      const a = create({ externalId: 'a', email: email('a@x.test') });
      const b = create({ externalId: 'b', email: email('b@x.test'), phone: '5' });
      const keys = { externalId: 'a', email: email('b@x.test') };
      const outcome = run({ op: 'upsert', keys, patch: { notes: 'n' }, onConflict });
      const label = (id: string | undefined): string =>
        id === a.id ? 'a' : id === b.id ? 'b' : '?';
      return [
        codeOf(outcome),
        'client' in outcome ? label(outcome.client.id) : '-',
        label(set.clientByExternalId('b')?.id),
        label(set.clientByEmailKey(email('a@x.test').key)?.id),
        outcome.kind === 'updated' && outcome.mergeId !== undefined ? outcome.changed : [],
      ];
    });

    assert.deepEqual(seen, [
      ['identity_conflict', '-', 'b', 'a', []],
      ['updated', 'a', 'b', 'a', []],
      ['updated', 'b', 'b', 'a', []],
      ['updated', 'a', 'a', 'a', ['phone', 'notes']],
    ]);
  });

  it('says what becomes of an unknown external id beside the email of one who has another', () => {
    const seen = options.map((onConflict) => {
      const { set, run, create } = createBench();
      const b = create({ externalId: 'b', email: email('b@x.test') });
      const keys = { externalId: 'new', email: email('b@x.test') };
      const outcome = run({ op: 'upsert', keys, patch: { notes: 'n' }, onConflict });
      const again = run({ op: 'upsert', keys, patch: { notes: 'n' }, onConflict });
      const byNew = set.clientByExternalId('new');
      return [
        codeOf(outcome),
        codeOf(again),
        byNew === undefined ? '-' : byNew.id === b.id ? 'b' : byNew.email,
        set.client(b.id)?.externalId,
      ];
    });

    assert.deepEqual(seen, [
      ['identity_conflict', 'identity_conflict', '-', 'b'],
      ['created', 'unchanged', null, 'b'],
      ['updated', 'unchanged', '-', 'b'],
      ['updated', 'unchanged', 'b', 'b'],
    ]);
  });

  it('merges nobody when the rest of the write is refused', () => {
    const { set, run, create } = createBench();
    const a = create({ externalId: 'a' });
    const b = create({ email: email('b@x.test') });
    set.takeWrites();
    const keys = { externalId: 'a', email: email('b@x.test') };

    const outcome = run({
      op: 'upsert',
      keys,
      patch: { companyIds: ['none'] },
      onConflict: 'merge',
    });

    assert.equal(codeOf(outcome), 'company_not_found');
    assert.deepEqual([set.client(a.id), set.client(b.id)], [a, b]);
    assert.deepEqual(set.takeWrites(), { clients: [], companies: [], fields: [], changes: [] });
  });
});

/** Members one by one, custom fields as a change names them. */
function flat({ customFields, ...client }: Client): Map<string, unknown> {
  const {
    version: _v,
    updatedAt: _u,
    lastSeenAt: _l,
    sessionCount: _s,
    emailKey: _e,
    ...members
  } = client;
  return new Map<string, unknown>([
    ...Object.entries(members),
    ...Object.entries(customFields).map(([key, value]) => [`customFields/${key}`, value] as const),
  ]);
}

describe('a placeholder company', () => {
  /** Companies that exist, and what takes one away as its last client has gone. */
  function createCompanies(
    { set, run }: Bench,
    ...names: readonly string[]
  ): { readonly ids: readonly string[]; remove(id: string | undefined): void } {
    const ids = names.map((name) => {
      const made = run({ op: 'createCompany', name, patch: {} });
      return made.kind === 'company' ? made.company.id : assert.fail(codeOf(made));
    });
    return {
      ids,
      remove(id = '') {
        const members = new Map([[id, { clientIds: [], isComplete: true }]]);
        set.addLoaded({ clients: [], companies: [], members });
        assert.equal(run({ op: 'deleteCompany', id }).kind, 'deleted');
      },
    };
  }

  function live({ set }: Bench, id: string): Client {
    return set.liveClient(id) ?? assert.fail('the client is gone');
  }

  it('is a new one where a client comes back without the companies that they had', () => {
    const bench = createBench();
    const { ids, remove } = createCompanies(bench, 'A', 'B');
    const { id } = bench.create({});
    const first = placeholderCompanyId(live(bench, id));
    bench.run({ op: 'update', id, patch: { companyIds: ids } });
    bench.run({ op: 'delete', id });

    remove(ids[0]);
    bench.run({ op: 'restore', id });
    assert.deepEqual(live(bench, id).companyIds, [ids[1]]);
    bench.run({ op: 'delete', id });
    remove(ids[1]);
    bench.run({ op: 'restore', id });

    assert.deepEqual(live(bench, id).companyIds, []);
    const second = placeholderCompanyId(live(bench, id));
    assert.notEqual(second, first);
    bench.run({ op: 'delete', id });
    bench.run({ op: 'restore', id });
    assert.equal(placeholderCompanyId(live(bench, id)), second, 'nothing was taken away');
  });

  it('is a new one for whoever loses their companies because a merge is undone', () => {
    const bench = createBench();
    const { ids, remove } = createCompanies(bench, 'A', 'B');
    const [survivor, loser] = [bench.create({}), bench.create({})];
    bench.run({ op: 'update', id: loser.id, patch: { companyIds: [ids[0] ?? ''] } });

    const { mergeId } = bench.merge(survivor, live(bench, loser.id));
    assert.deepEqual(live(bench, survivor.id).companyIds, [ids[0]]);
    const parted = bench.undo(mergeId);
    assert.deepEqual(parted.survivor.companyIds, []);
    assert.deepEqual(parted.loser.companyIds, [ids[0]]);

    const again = bench.merge(live(bench, survivor.id), live(bench, loser.id));
    bench.run({ op: 'update', id: survivor.id, patch: { companyIds: [ids[1] ?? ''] } });
    remove(ids[0]);
    const last = bench.undo(again.mergeId);
    assert.deepEqual(last.loser.companyIds, []);

    assert.notEqual(placeholderCompanyId(parted.survivor), placeholderCompanyId(survivor));
    assert.notEqual(placeholderCompanyId(last.loser), placeholderCompanyId(loser));
  });

  it('is never one that the client had before, when taking away a company is itself taken back', () => {
    const bench = createBench();
    const { ids } = createCompanies(bench, 'A');
    const { id } = bench.create({ companyIds: ids });
    const taken = { companyIds: [ids, []], placeholderRound: [0, 1] } as const;

    bench.run({ op: 'update', id, patch: { companyIds: [] } });
    const first = placeholderCompanyId(live(bench, id));
    const back = bench.run({
      op: 'revertChange',
      clientId: id,
      type: 'client.updated',
      patch: taken,
    });
    assert.deepEqual(live(bench, id).companyIds, ids);
    bench.run({ op: 'update', id, patch: { companyIds: [] } });

    assert.equal(back.kind === 'reverted' && back.effect, 'restored');
    assert.notEqual(placeholderCompanyId(live(bench, id)), first);
  });
});
