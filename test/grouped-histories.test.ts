import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Command } from '../src/domain/commands.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { historyPlaces } from './support/history-place.ts';
import { clientIds, commandOf, historyStep } from './support/random-history.ts';

/*
 * Requests that arrive together share a transaction, and what is loaded for it is loaded before the first of
 * them is decided. Nobody may see that: companies, fields and values included, random commands must come to
 * the same end whether each has a transaction of its own or all share one.
 */

const openHistoryPlace = historyPlaces();

describe('commands of every kind', () => {
  it('have the outcomes, records, fields and changes in one group that they have one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const single = await openPlace();
        const commands: Command[] = [];
        const outcomes: Outcome[] = [];
        for (const each of steps) {
          const command =
            'wins' in each ? commandOf(each, outcomes) : recordCommand(each, outcomes);
          commands.push(command);
          outcomes.push(...(await single.write([command])));
        }
        const grouped = await openPlace();

        const together = await grouped.write(commands);

        assert.deepEqual(together, outcomes);
        const end = await single.state();
        assert.deepEqual(await grouped.state(), end);
        const named = end.companies.flatMap((each) =>
          each.kind === 'named' ? [each.company.id] : [],
        );
        for (const { companyIds } of end.clients) {
          assert.deepEqual(
            companyIds.filter((id) => !named.includes(id)),
            [],
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

interface RecordStep {
  readonly op:
    | 'write'
    | 'assign'
    | 'unassign'
    | 'createCompany'
    | 'writeCompany'
    | 'deleteCompany'
    | 'rename'
    | 'declare'
    | 'retype'
    | 'convert';
  readonly one: number;
  readonly other: number;
  readonly key: string;
  readonly newKey: string;
  readonly value: string | number | boolean | null;
  readonly type: 'text' | 'number' | 'boolean';
  readonly entity: 'client' | 'company';
}

const keys = ['f', 'g', 'h'];

const recordStep: fc.Arbitrary<RecordStep> = fc.record({
  op: fc.constantFrom(
    ...(['write', 'write', 'assign', 'unassign', 'createCompany', 'writeCompany'] as const),
    ...(['deleteCompany', 'rename', 'rename', 'declare', 'retype', 'convert'] as const),
  ),
  one: fc.nat(20),
  other: fc.nat(20),
  key: fc.constantFrom(...keys),
  newKey: fc.constantFrom(...keys),
  value: fc.constantFrom('x', '12', 12, true, null),
  type: fc.constantFrom('text', 'number', 'boolean'),
  entity: fc.constantFrom('client', 'client', 'company'),
});

const step = fc.oneof(historyStep, recordStep);

function recordCommand(
  { op, one, other, key, newKey, value, type, entity }: RecordStep,
  outcomes: readonly Outcome[],
): Command {
  const id = pick(clientIds(outcomes), one);
  const companies = outcomes.flatMap((each) => (each.kind === 'company' ? [each.company.id] : []));
  const companyId = pick(companies, other);
  const customFields = { values: { [key]: value }, unknown: 'observe', pointer: '' } as const;
  switch (op) {
    case 'write':
      return { op: 'update', id, patch: { customFields } };
    case 'assign':
      return { op: 'update', id, patch: { companyIds: [companyId] } };
    case 'unassign':
      return { op, clientId: id, companyId };
    case 'createCompany':
      return { op, name: `Company ${one % 3}`, patch: { customFields } };
    case 'writeCompany':
      return { op: 'updateCompany', id: companyId, patch: { customFields } };
    case 'deleteCompany':
      return { op, id: companyId };
    case 'rename':
      return { op: 'updateField', entity, key, patch: { key: newKey, order: one % 3 } };
    case 'declare':
      return { op: 'declareField', entity, key, label: key, type, options: [] };
    case 'retype':
      return { op: 'changeFieldType', entity, key, type };
    case 'convert': {
      const of = entity === 'client' ? id : companyId;
      return { op: 'convertValue', entity, key, type, id: of, clearsUnconvertible: one % 2 === 0 };
    }
  }
}

function pick(ids: readonly string[], number: number): string {
  return ids[number % Math.max(ids.length, 1)] ?? 'none';
}

/** A workspace, and all that is in it. */
async function openPlace() {
  const { workspaceId, directory, reader, write } = await openHistoryPlace();
  return {
    write,
    async state() {
      const sort = { by: 'createdAt', order: 'asc' } as const;
      const { clients } = await directory.clients(workspaceId, { filter: {}, sort, limit: 1_000 });
      const { companies } = await directory.companies(workspaceId, { limit: 1_000 });
      const { client, company } = await directory.fields(workspaceId);
      const changes = await reader.changes(workspaceId, { after: 0, limit: 1_000 });
      // Clients whom one deletion takes a company from are in no order.
      const versions = changes.map((change) => ({ ...change, position: 0, previous: null }));
      return {
        clients,
        companies,
        fields: [...client.values(), ...company.values()],
        changes: Map.groupBy(versions, ({ entityId }) => entityId),
      };
    },
  };
}
