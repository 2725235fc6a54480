import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Command, OnConflict } from '../../src/domain/commands.ts';
import { type EmailAddress, parseEmail } from '../../src/domain/email.ts';
import type { Outcome } from '../../src/domain/outcome.ts';

/** The addresses that steps take. */
export const emails = ['a', 'b', 'c', 'd'].map((name) => emailOf(`${name}@x.test`));
/** The external ids that steps take. */
export const externalIds = ['1', '2', '3', '4'];

/** What one step of a history asks for; numbers pick among the clients and merges that there are by then. */
export interface HistoryStep {
  readonly op: 'upsert' | 'update' | 'delete' | 'restore' | 'merge' | 'undoMerge';
  readonly one: number;
  readonly other: number;
  readonly email: EmailAddress | null;
  readonly externalId: string | null;
  readonly onConflict: OnConflict;
  readonly wins: 'survivor' | 'loser';
}

/** Any step: creations, changes, merges, deletions and their undoing. */
export const historyStep: fc.Arbitrary<HistoryStep> = fc.record({
  op: fc.constantFrom(
    ...([
      'upsert',
      'upsert',
      'update',
      'delete',
      'restore',
      'merge',
      'merge',
      'undoMerge',
    ] as const),
  ),
  one: fc.nat(20),
  other: fc.nat(20),
  email: fc.option(fc.constantFrom(...emails)),
  externalId: fc.option(fc.constantFrom(...externalIds)),
  onConflict: fc.constantFrom('error', 'preferExternalId', 'preferEmail', 'merge'),
  wins: fc.constantFrom('survivor', 'loser'),
});

/** The command of a step, given what became of those before it. */
export function commandOf(
  { op, one, other, email, externalId, onConflict, wins }: HistoryStep,
  outcomes: readonly Outcome[],
): Command {
  const ids = clientIds(outcomes);
  const pick = (number: number): string => ids[number % Math.max(ids.length, 1)] ?? 'none';
  switch (op) {
    case 'upsert':
      return {
        op,
        keys: {
          ...(email === null ? {} : { email }),
          ...(externalId === null ? {} : { externalId }),
        },
        patch: { notes: String(other) },
        onConflict,
      };
    case 'update':
      return { op, id: pick(one), patch: other % 2 === 0 ? { email } : { externalId } };
    case 'delete':
    case 'restore':
      return { op, id: pick(one) };
    case 'merge':
      return {
        op,
        survivorId: pick(one),
        loserId: pick(other),
        fields: { email: wins, externalId: wins },
      };
    case 'undoMerge': {
      const mergeIds = outcomes.flatMap((outcome) =>
        'mergeId' in outcome && outcome.mergeId !== undefined ? [outcome.mergeId] : [],
      );
      return { op, mergeId: mergeIds[one % Math.max(mergeIds.length, 1)] ?? 'none' };
    }
  }
}

/** Every client that was ever made. */
export function clientIds(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.client.id] : []));
}

function emailOf(text: string): EmailAddress {
  const checked = parseEmail(text);
  return checked.ok ? checked.value : assert.fail();
}
