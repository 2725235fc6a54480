import type { Duplicate } from '../../domain/duplicate.ts';
import { formatIso } from '../../domain/instant.ts';
import type { Merge } from '../../domain/merge.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { fromMember } from './change-from-domain.ts';
import { fromClient } from './from-domain.ts';
import type { DuplicatesAnswer, MergeWire, UnmergedAnswer } from './merge-schema.ts';

export function fromMerge({ id, loserId, survivorId, at, undoneAt }: Merge): MergeWire {
  return {
    id,
    loserId,
    survivorId,
    mergedAt: formatIso(at),
    undoneAt: undoneAt === null ? null : formatIso(undoneAt),
  };
}

export function fromUnmerged({
  survivor,
  loser,
  conflicts,
}: Extract<Outcome, { kind: 'unmerged' }>): UnmergedAnswer {
  return {
    survivor: fromClient(survivor),
    loser: fromClient(loser),
    conflicts: conflicts.map(({ field, clientId, kept }) => ({
      field,
      clientId,
      kept: fromMember(field, kept),
    })),
  };
}

export function fromDuplicates(duplicates: readonly Duplicate[]): DuplicatesAnswer['data'] {
  return duplicates.map(({ client, reasons, score }) => ({
    client: fromClient(client),
    reasons: [...reasons],
    score,
  }));
}
