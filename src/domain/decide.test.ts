import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Client } from './client.ts';
import type { ClientPatch, Command } from './commands.ts';
import { decide } from './decide.ts';
import type { DecideContext } from './decide-context.ts';
import { type EmailAddress, parseEmail } from './email.ts';
import { createFieldCatalog, type Field } from './field.ts';
import type { Outcome } from './outcome.ts';
import { placeholderCompanyId } from './placeholder-company.ts';
import { WorkingSet } from './working-set.ts';

const minuteMs = 60_000;

/** A set, and a way to decide on it at any time of day. */
function createBench(fields: readonly Field[] = []): {
  readonly set: WorkingSet;
  run(command: Command, now?: number): Outcome;
  create(patch: ClientPatch): Client;
} {
  const set = new WorkingSet(createFieldCatalog(fields));
  let ids = 0;
  const context = (now: number): DecideContext => ({
    now,
    newId: () => `01900000-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}`,
    newInviteCode: () => 'code',
    origin: { actor: 'key:test', dialect: 'test' },
    sessionIdleMs: 30 * minuteMs,
    restorableMs: 30 * 86_400_000,
  });
  const run = (command: Command, now = 1_000): Outcome => decide(set, command, context(now));
  const create = (patch: ClientPatch): Client => {
    const outcome = run({ op: 'create', patch });
    assert.equal(outcome.kind, 'created');
    return outcome.kind === 'created' ? outcome.client : assert.fail();
  };
  return { set, run, create };
}

function email(text: string): EmailAddress {
  const checked = parseEmail(text);
  return checked.ok ? checked.value : assert.fail(checked.issues[0]?.message);
}

function failureCode(outcome: Outcome): string | undefined {
  return outcome.kind === 'failed' ? outcome.failure.code : undefined;
}

function custom(values: Record<string, string | number | null>): ClientPatch {
  return { customFields: { values, unknown: 'observe', pointer: '' } };
}

describe('identity', () => {
  it('an upsert with an unknown email creates one client, and the next finds it whatever its case', () => {
    const { run, set } = createBench();

    const first = run({ op: 'upsert', keys: { email: email('Ada@x.test') }, patch: {} });
    const second = run({ op: 'upsert', keys: { email: email('ADA@X.TEST') }, patch: {} });

    assert.equal(first.kind, 'created');
    assert.equal(second.kind, 'unchanged');
    assert.equal(second.kind === 'unchanged' && second.client.email, 'Ada@x.test');
    assert.equal(set.takeWrites().changes.length, 1);
  });

  it('a client known by email alone is adopted by the first external id', () => {
    const { run, create } = createBench();
    const ada = create({ email: email('ada@x.test') });

    const outcome = run({
      op: 'upsert',
      keys: { externalId: 'u1', email: email('ada@x.test') },
      patch: {},
    });

    assert.equal(outcome.kind, 'updated');
    assert.deepEqual(outcome.kind === 'updated' && outcome.changed, ['externalId']);
    assert.equal(outcome.kind === 'updated' && outcome.client.id, ada.id);
  });

  it('keys that lead to two clients are a conflict, and nothing moves', () => {
    const { run, create, set } = createBench();
    const a = create({ email: email('a@x.test') });
    const b = create({ externalId: 'b' });
    set.takeWrites();

    const outcome = run({
      op: 'upsert',
      keys: { externalId: 'b', email: email('a@x.test') },
      patch: { name: 'Nobody' },
    });

    assert.equal(failureCode(outcome), 'identity_conflict');
    assert.deepEqual(outcome.kind === 'failed' && outcome.failure.details?.matches, {
      externalId: b.id,
      email: a.id,
    });
    assert.deepEqual(set.takeWrites(), { clients: [], companies: [], fields: [], changes: [] });
  });

  it('the email of a client with another external id is a conflict', () => {
    const { run, create } = createBench();
    create({ externalId: 'b', email: email('b@x.test') });

    const outcome = run({
      op: 'upsert',
      keys: { externalId: 'new', email: email('b@x.test') },
      patch: {},
    });

    assert.equal(failureCode(outcome), 'identity_conflict');
  });

  it('a client found by external id takes a new, free email', () => {
    const { run, create, set } = createBench();
    create({ externalId: 'u1', email: email('old@x.test') });

    const outcome = run({
      op: 'upsert',
      keys: { externalId: 'u1', email: email('new@x.test') },
      patch: {},
    });

    assert.equal(outcome.kind, 'updated');
    assert.equal(set.clientByEmailKey(email('old@x.test').key), undefined);
  });

  it('an email cannot be moved onto another client by a patch', () => {
    const { run, create } = createBench();
    const a = create({ email: email('a@x.test') });
    create({ email: email('b@x.test') });

    const outcome = run({ op: 'update', id: a.id, patch: { email: email('B@x.test') } });

    assert.equal(failureCode(outcome), 'email_taken');
  });

  it('a deleted client frees its keys at once', () => {
    const { run, create } = createBench();
    const a = create({ email: email('a@x.test'), externalId: 'u1' });

    const deleted = run({ op: 'delete', id: a.id });
    const again = run({
      op: 'upsert',
      keys: { externalId: 'u1', email: email('a@x.test') },
      patch: {},
    });

    assert.equal(deleted.kind, 'deleted');
    assert.equal(again.kind, 'created');
    assert.notEqual(again.kind === 'created' && again.client.id, a.id);
  });

  it('two commands of one batch with the same key are resolved in order', () => {
    const { run, set } = createBench();

    run({ op: 'upsert', keys: { externalId: 'u1' }, patch: { name: 'First' } });
    run({ op: 'upsert', keys: { externalId: 'u1' }, patch: { name: 'Second' } });

    const writes = set.takeWrites();
    assert.equal(writes.clients.length, 1);
    assert.equal(writes.clients[0]?.before, null);
    assert.equal(writes.clients[0]?.after?.name, 'Second');
    assert.deepEqual(
      writes.changes.map(({ type, version }) => [type, version]),
      [
        ['client.created', 1],
        ['client.updated', 2],
      ],
    );
  });
});

describe('changes', () => {
  it('an equal write makes no version and no change-log row', () => {
    const { run, create, set } = createBench();
    const ada = create({ name: 'Ada Lovelace', ...custom({ tier: 'gold' }) });
    set.takeWrites();

    const outcome = run({
      op: 'update',
      id: ada.id,
      patch: { name: 'Ada Lovelace', ...custom({ tier: 'gold' }) },
    });

    assert.equal(outcome.kind, 'unchanged');
    assert.deepEqual(set.takeWrites(), { clients: [], companies: [], fields: [], changes: [] });
  });

  it('a change names what changed, before and after, and nothing else', () => {
    const { run, create, set } = createBench();
    const ada = create({ name: 'Ada', notes: 'kept', ...custom({ tier: 'gold', score: 1 }) });
    set.takeWrites();

    run({ op: 'update', id: ada.id, patch: { phone: '+1 2', ...custom({ tier: null }) } });

    assert.deepEqual(set.takeWrites().changes[0]?.patch, {
      phone: [null, '+1 2'],
      'customFields/tier': ['gold', null],
    });
  });

  it('a null unsets, an absent member stays', () => {
    const { run, create } = createBench();
    const ada = create({ phone: '1', notes: 'n' });

    const outcome = run({ op: 'update', id: ada.id, patch: { phone: null } });

    assert.equal(outcome.kind === 'updated' && outcome.client.phone, null);
    assert.equal(outcome.kind === 'updated' && outcome.client.notes, 'n');
  });

  it('an overlay that is dropped leaves no trace, one that is merged leaves all of it', () => {
    const { set } = createBench();
    const context: DecideContext = {
      now: 1,
      newId: () => 'id-1',
      newInviteCode: () => 'code',
      origin: { actor: 'a', dialect: 'd' },
      sessionIdleMs: 1,
      restorableMs: 1,
    };
    const command: Command = { op: 'upsert', keys: { externalId: 'u' }, patch: custom({ k: 'v' }) };

    decide(set.overlay(), command, context);
    assert.equal(set.clientByExternalId('u'), undefined);
    assert.equal(set.fieldCount('client'), 0);
    const kept = set.overlay();
    decide(kept, command, context);
    kept.merge();

    assert.equal(set.clientByExternalId('u')?.id, 'id-1');
    assert.equal(set.fieldCount('client'), 1);
    const writes = set.takeWrites();
    assert.deepEqual(
      writes.changes.map(({ type }) => type),
      ['field.observed', 'client.created'],
    );
  });
});

describe('activity', () => {
  it('adds a session only after more than the window, and makes no version', () => {
    const { run } = createBench();
    const seen = (now: number): Outcome =>
      run({ op: 'upsert', keys: { externalId: 'u' }, patch: {}, isActivity: true }, now);
    const sessions = (outcome: Outcome): readonly number[] =>
      'client' in outcome ? [outcome.client.sessionCount, outcome.client.version] : [];

    assert.deepEqual(sessions(seen(0)), [1, 1]);
    assert.deepEqual(sessions(seen(30 * minuteMs)), [1, 1]);
    assert.deepEqual(sessions(seen(60 * minuteMs + 1)), [2, 1]);
  });

  it('a write that is no activity leaves the client unseen', () => {
    const { run } = createBench();

    const outcome = run({ op: 'upsert', keys: { externalId: 'u' }, patch: {} });

    assert.equal(outcome.kind === 'created' && outcome.client.lastSeenAt, null);
    assert.equal(outcome.kind === 'created' && outcome.client.sessionCount, 0);
  });
});

describe('custom fields', () => {
  const declared: Field = {
    id: 'f1',
    entity: 'client',
    key: 'score',
    label: 'Score',
    type: 'number',
    order: 0,
    aliases: [],
    declared: true,
    retired: false,
    convertingFrom: null,
    options: [],
    createdAt: 0,
  };

  it('a key seen for the first time is observed with the type of its value, once', () => {
    const { run, set } = createBench();

    run({ op: 'upsert', keys: { externalId: 'a' }, patch: custom({ tier: 'gold' }) });
    run({ op: 'upsert', keys: { externalId: 'b' }, patch: custom({ tier: 5 }) });

    const { fields } = set.takeWrites();
    assert.deepEqual(
      fields.map(({ key, type, declared: isDeclared }) => [key, type, isDeclared]),
      [['tier', 'text', false]],
    );
  });

  it('a declared field refuses a value of another type, and names it', () => {
    const { run } = createBench([declared]);

    const outcome = run({
      op: 'create',
      patch: {
        customFields: { values: { score: 'x' }, unknown: 'observe', pointer: '/attributes' },
      },
    });

    assert.equal(failureCode(outcome), 'validation_failed');
    assert.equal(
      outcome.kind === 'failed' && outcome.failure.details?.issues?.[0]?.pointer,
      '/attributes/score',
    );
  });

  it('a key that no field can have is named by the pointer, where the others are', () => {
    const { run } = createBench();
    const values = { '': 1, 'a\tb': 1, ['k'.repeat(256)]: 1, fine: 1 };

    const outcome = run({
      op: 'create',
      patch: { customFields: { values, unknown: 'observe', pointer: '/attributes' } },
    });

    assert.deepEqual(
      outcome.kind === 'failed' && outcome.failure.details?.issues?.map(({ pointer }) => pointer),
      ['/attributes/', '/attributes/a\tb', `/attributes/${'k'.repeat(256)}`],
    );
  });

  it('where only declared fields may be written, every other one is refused', () => {
    const { run } = createBench([declared]);

    const outcome = run({
      op: 'create',
      patch: {
        customFields: { values: { a: 1, 'b/c': 2, score: 3 }, unknown: 'refuse', pointer: '' },
      },
    });

    assert.deepEqual(
      outcome.kind === 'failed' && outcome.failure.details?.issues?.map(({ pointer }) => pointer),
      ['/a', '/b~1c'],
    );
  });

  it('a destructive write unsets only the values that it can show, whatever else their fields have', () => {
    const { run, create } = createBench([declared]);
    const ada = create(custom({ score: 1, tier: 'gold', plan: 'pro', raw: 2 }));
    run({ op: 'update', id: ada.id, patch: custom({ plan: 3 }) });

    const outcome = run({
      op: 'update',
      id: ada.id,
      patch: {
        customFields: {
          values: {},
          unknown: 'refuse',
          clears: ({ type }, value) => type === 'text' && typeof value === 'string',
          pointer: '',
        },
      },
    });

    assert.deepEqual(outcome.kind === 'updated' && outcome.client.customFields, {
      score: 1,
      plan: 3,
      raw: 2,
    });
  });
});

describe('companies', () => {
  it('deleting a company gives each of its clients a new placeholder', () => {
    const { run, create, set } = createBench();
    const made = run({ op: 'createCompany', name: 'Acme', patch: {} });
    const companyId = made.kind === 'company' ? made.company.id : '';
    const ada = create({ companyIds: [companyId] });
    const before = placeholderCompanyId(ada);
    set.addLoaded({
      clients: [],
      companies: [],
      members: new Map([[companyId, { clientIds: [ada.id], isComplete: true }]]),
    });

    const outcome = run({ op: 'deleteCompany', id: companyId });

    assert.equal(outcome.kind, 'deleted');
    const after = set.client(ada.id);
    assert.deepEqual(after?.companyIds, []);
    assert.notEqual(after === undefined ? before : placeholderCompanyId(after), before);
  });

  it('two companies cannot share a name, whatever its case', () => {
    const { run } = createBench();
    run({ op: 'createCompany', name: 'Acme', patch: {} });

    const outcome = run({ op: 'createCompany', name: ' ACMÉ ', patch: {} });

    assert.equal(failureCode(outcome), 'company_name_taken');
  });

  it('a client cannot be assigned to a company that does not exist, but may send back its own placeholder', () => {
    const { run, create } = createBench();
    const ada = create({});

    const unknown = run({ op: 'update', id: ada.id, patch: { companyIds: ['nowhere'] } });
    const own = run({
      op: 'update',
      id: ada.id,
      patch: { companyIds: [placeholderCompanyId(ada)] },
    });

    assert.equal(failureCode(unknown), 'company_not_found');
    assert.equal(own.kind, 'unchanged');
  });

  it('companies of another directory are left out where a file names them, and take none away', () => {
    const { run, create, set } = createBench();
    const made = run({ op: 'createCompany', name: 'Acme', patch: {} });
    const companyId = made.kind === 'company' ? made.company.id : '';
    const ada = create({ companyIds: [companyId] });
    const naming = (...companyIds: readonly string[]): readonly string[] | undefined => {
      run({ op: 'update', id: ada.id, patch: { companyIds, skipsUnknownCompanies: true } });
      return set.client(ada.id)?.companyIds;
    };

    assert.deepEqual(naming('nowhere', companyId), [companyId]);
    assert.deepEqual(naming('nowhere'), [companyId]);
    assert.deepEqual(naming(), []);
  });
});
