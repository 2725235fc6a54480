import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { blankClient } from './apply-client-patch.ts';
import type { Client } from './client.ts';
import { diffClients } from './diff.ts';
import { clientStatesAt, type PastChange } from './past-client.ts';
import { emailKeyOf } from './tombstone.ts';

const id = '01900000-0000-7000-8000-000000000001';
const createdAt = 0x0190_0000_0000;

const values = fc.record({
  name: fc.option(fc.string({ maxLength: 3 })),
  email: fc.option(fc.constantFrom('a@example.com', 'B@example.com')),
  status: fc.constantFrom('active' as const, 'inactive' as const),
  companyIds: fc.constantFrom([], ['x'], ['x', 'y']),
  customFields: fc.dictionary(fc.constantFrom('k', 'l', 'm'), fc.integer(), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
});
/** `null`: gone. */
const history = fc.array(fc.option(values, { freq: 4 }), { minLength: 1, maxLength: 12 });

interface Step {
  readonly change: PastChange;
  readonly before: Client | null;
  readonly after: Client | null;
}

/** The rows of the log as the domain writes them, with the states that they lie between. */
function stepsOf(states: readonly (Partial<Client> | null)[]): Step[] {
  const steps: Step[] = [];
  let state: Client | null = null;
  let version = 0;
  let last: Client | null = null;
  for (const members of states) {
    const before: Client | null = state;
    if (before === null && members === null) {
      continue;
    }
    version += 1;
    const at = createdAt + version;
    const blank = blankClient(id, createdAt);
    const after: Client | null =
      members === null
        ? null
        : {
            ...blank,
            ...members,
            emailKey: emailKeyOf(members.email ?? null),
            version,
            updatedAt: at,
          };
    const type =
      after === null
        ? 'client.deleted'
        : before !== null
          ? 'client.updated'
          : last === null
            ? 'client.created'
            : 'client.restored';
    const patch = diffClients(before ?? blank, after ?? blank);
    steps.push({ change: { type, entityId: id, version, at, patch }, before, after });
    state = after;
    last = after ?? last;
  }
  return steps;
}

function comparable(client: Client | null | undefined): unknown {
  return client === null || client === undefined ? client : { ...client, updatedAt: 0 };
}

describe('a client at one of its changes', () => {
  it('is as the change found it and left it, whatever came after', () => {
    fc.assert(
      fc.property(history, (states) => {
        const steps = stepsOf(states);
        const changes = steps.map(({ change }) => change).toReversed();
        const live = steps.at(-1)?.after ?? null;

        for (const { change, before, after } of steps) {
          const found = clientStatesAt(live, changes, change.version);

          assert.deepEqual(comparable(found?.before), comparable(before));
          assert.deepEqual(comparable(found?.after), comparable(after));
          if (after !== null) {
            assert.equal(found?.after?.updatedAt, after.updatedAt);
          }
        }
      }),
    );
  });

  it('takes no harm from changes that were committed while it was looked at', () => {
    const steps = stepsOf([{ name: 'one' }, { name: 'two' }, { name: 'three' }, null]);
    const changes = steps.map(({ change }) => change).toReversed();

    const found = clientStatesAt(steps[1]?.after ?? null, changes, 2);

    assert.equal(found?.after?.name, 'two');
    assert.equal(found?.before?.name, 'one');
  });

  it('is not there for a version that it never had', () => {
    const steps = stepsOf([{ name: 'one' }]);

    assert.equal(
      clientStatesAt(
        steps[0]?.after ?? null,
        [steps[0]?.change].flatMap((each) => each ?? []),
        7,
      ),
      undefined,
    );
  });
});
