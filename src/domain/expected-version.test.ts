import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Client } from './client.ts';
import type { ClientPatch, ClientVersion, Command } from './commands.ts';
import { decide } from './decide.ts';
import { createFieldCatalog } from './field.ts';
import type { Outcome } from './outcome.ts';
import { WorkingSet } from './working-set.ts';

interface Bench {
  readonly id: string;
  readonly set: WorkingSet;
  run(command: Command, set?: WorkingSet): Outcome;
  update(patch: ClientPatch, ifVersions?: readonly number[]): Outcome;
  remove(ifVersions: readonly number[]): Outcome;
}

/** A set that holds one new client, version 1. */
function createBench(patch: ClientPatch = {}): Bench {
  const set = new WorkingSet(createFieldCatalog([]));
  let ids = 0;
  const context = {
    now: 1_000,
    newId: () => `client-${(ids += 1)}`,
    newInviteCode: () => 'code',
    origin: { actor: 'key:test', dialect: 'test' },
    sessionIdleMs: 1,
    restorableMs: 1,
  };
  const run = (command: Command, on = set): Outcome => decide(on, command, context);
  const made = run({ op: 'create', patch });
  const id = made.kind === 'created' ? made.client.id : assert.fail();
  return {
    id,
    set,
    run,
    update: (change, ifVersions) =>
      run({
        op: 'update',
        id,
        patch: change,
        ...(ifVersions === undefined ? {} : { ifVersions: versionsOf(id, ifVersions) }),
      }),
    remove: (ifVersions) => run({ op: 'delete', id, ifVersions: versionsOf(id, ifVersions) }),
  };
}

function versionsOf(clientId: string, versions: readonly number[]): ClientVersion[] {
  return versions.map((version) => ({ clientId, version }));
}

function custom(values: Record<string, string | null>): ClientPatch {
  return { customFields: { values, unknown: 'observe', pointer: '/customFields' } };
}

/** `412` with the members that clash, or what became of it. */
function verdict(outcome: Outcome): unknown {
  if (outcome.kind !== 'failed') {
    return outcome.kind;
  }
  assert.equal(outcome.failure.code, 'precondition_failed');
  assert.notEqual(outcome.failure.details?.current, undefined);
  return outcome.failure.details?.issues?.map(({ pointer }) => pointer) ?? 412;
}

describe('a patch with the versions that it expects', () => {
  it('is taken in the current version, whichever of the list it is', () => {
    const { update } = createBench();

    assert.equal(verdict(update({ notes: 'a' }, [1])), 'updated');
    assert.equal(verdict(update({ notes: 'b' }, [7, 2, 1])), 'updated');
    assert.equal(verdict(update({ notes: 'c' })), 'updated');
  });

  it('is refused for a version that the client never had, also where it would change nothing', () => {
    const { update } = createBench({ notes: 'a' });

    assert.equal(verdict(update({ notes: 'b' }, [2])), 412);
    assert.equal(verdict(update({ notes: 'a' }, [2])), 412);
    assert.equal(verdict(update({ notes: 'b' }, [0])), 412);
    assert.equal(verdict(update({ notes: 'b' }, [])), 412);
  });

  it('is taken on an older version where it changes other members, and is refused where both change one', () => {
    const { update } = createBench({ name: 'Ada Lovelace' });
    update({ notes: 'a', phone: '1' });

    assert.equal(verdict(update({ status: 'inactive' }, [1])), 'updated');
    assert.deepEqual(verdict(update({ notes: 'b', phone: '2', ip: '::1' }, [1])), [
      '/phone',
      '/notes',
    ]);
    assert.equal(verdict(update({ notes: 'b' }, [2])), 'updated');
    assert.deepEqual(verdict(update({ notes: 'c' }, [1, 2])), ['/notes']);
  });

  it('is refused where it sets what somebody else has just set, to the same value too', () => {
    const { update } = createBench({ ...custom({ count: '5' }), ip: '::1' });
    update({ ...custom({ count: '6' }), name: 'Ada King' });

    assert.deepEqual(verdict(update(custom({ count: '6' }), [1])), ['/customFields/count']);
    assert.deepEqual(verdict(update({ name: 'Ada King' }, [1])), ['/name']);
    assert.deepEqual(verdict(update({ givenName: 'Ada' }, [1])), ['/givenName']);
    assert.equal(verdict(update({ ip: '::1' }, [1])), 'unchanged');
    assert.equal(verdict(update({}, [1])), 'unchanged');
  });

  it('looks at custom fields key by key, and points at the key', () => {
    const { update } = createBench(custom({ plan: 'a', 'seats/max': '1' }));
    update(custom({ 'seats/max': '2' }));

    assert.equal(verdict(update(custom({ plan: 'b' }), [1])), 'updated');
    assert.deepEqual(verdict(update(custom({ 'seats/max': null, other: 'x' }), [1])), [
      '/customFields/seats~1max',
    ]);
  });

  it('is refused by a change of its own batch, also one below its overlay', () => {
    const { id, set, run, update } = createBench();
    update({ notes: 'a' }, [1]);

    const overlay = set.overlay();
    const stale = {
      op: 'update',
      id,
      patch: { notes: 'b' },
      ifVersions: versionsOf(id, [1]),
    } as const;

    assert.deepEqual(verdict(run(stale, overlay)), ['/notes']);
    assert.equal(verdict(run({ ...stale, patch: { ip: '::1' } }, overlay)), 'updated');
    overlay.merge();
    assert.deepEqual(verdict(update({ ip: '::2' }, [2])), ['/ip']);
  });

  it('is refused where not every change since is known', () => {
    const { set, run, id } = createBench();
    const client: Client = { ...(set.client(id) ?? assert.fail()), version: 5 };
    const other = new WorkingSet(createFieldCatalog([]));
    const load = (versions: readonly number[]): void =>
      other.addLoaded({
        clients: [client],
        companies: [],
        members: new Map(),
        recentChanges: new Map([
          [id, versions.map((version) => ({ version, members: ['phone'] }))],
        ]),
      });
    const stale = {
      op: 'update',
      id,
      patch: { notes: 'b' },
      ifVersions: versionsOf(id, [2]),
    } as const;

    load([5, 4]);
    assert.equal(verdict(run(stale, other)), 412);
    load([5, 4, 3]);
    assert.equal(verdict(run(stale, other)), 'updated');
  });

  it('never undoes a change that its sender had not seen', () => {
    const member = fc.constantFrom('notes', 'phone', 'ip', 'givenName', 'familyName');
    const value = fc.constantFrom('a', 'b', null);
    const edit = fc.record({
      patch: fc.dictionary(member, value, { maxKeys: 3 }),
      behind: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        const { id, set: known, update } = createBench();
        const states = [known.client(id) ?? assert.fail()];
        for (const { patch, behind } of edits) {
          const seen = states[Math.max(0, states.length - 1 - behind)] ?? assert.fail();
          const before = states.at(-1) ?? assert.fail();
          const outcome = update(patch, [seen.version]);
          if (outcome.kind === 'updated') {
            const set = [...outcome.changed, ...Object.keys(patch)] as (keyof Client)[];
            for (const member of set) {
              assert.deepEqual(before[member], seen[member]);
            }
            states.push(outcome.client);
          }
        }
      }),
    );
  });
});

describe('a deletion with the versions that it expects', () => {
  it('is carried out in exactly these', () => {
    const { update, remove } = createBench();
    update({ notes: 'a' });

    assert.equal(verdict(remove([1])), 412);
    assert.equal(verdict(remove([3])), 412);
    assert.equal(verdict(remove([1, 2])), 'deleted');
  });
});

describe('a version of somebody else', () => {
  it('is none of the client whom the id leads to, before a merge, after it, and after its undo', () => {
    const { id: survivorId, run, set } = createBench({ name: 'Ada' });
    const made = run({ op: 'create', patch: { name: 'Bob' } });
    const loserId = made.kind === 'created' ? made.client.id : assert.fail();
    const change = (id: string, seen: string, version: number): Command => ({
      op: 'update',
      id,
      patch: { name: 'Eve' },
      ifVersions: versionsOf(seen, [version]),
    });
    const remove = (seen: string): Command => ({
      op: 'delete',
      id: loserId,
      ifVersions: versionsOf(seen, [1]),
    });

    assert.equal(verdict(run(change(loserId, survivorId, 1))), 412);
    const merged = run({ op: 'merge', survivorId, loserId });
    assert.equal(set.client(loserId)?.version, 1);
    assert.equal(verdict(run(change(loserId, loserId, 1))), 412);
    assert.equal(verdict(run(remove(loserId))), 412);
    assert.equal(verdict(run(change(loserId, survivorId, 1))), 'updated');
    assert.deepEqual(verdict(run(change(loserId, survivorId, 1))), ['/name']);
    assert.equal(verdict(run(remove(survivorId))), 412);
    const mergeId = merged.kind === 'merged' ? merged.mergeId : assert.fail();
    assert.equal(run({ op: 'undoMerge', mergeId }).kind, 'unmerged');
    assert.equal(verdict(run(change(loserId, survivorId, 2))), 412);
  });
});
