import { blankClient } from '../../domain/apply-client-patch.ts';
import type { ChangePatch } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import { diffClients } from '../../domain/diff.ts';
import { type ImportRowError, rowIssues } from '../../domain/import-errors.ts';
import {
  type ImportCounts,
  type ImportProgress,
  type ImportSample,
  type ImportSamples,
  samplesMax,
} from '../../domain/import-job.ts';
import type { ColumnMapping } from '../../domain/import-options.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportNote } from '../../storage/import-store.ts';
import type { SourceRow } from '../reading/source-row.ts';

/** What became of rows so far. */
export interface Tally {
  readonly progress: ImportProgress;
  readonly samples: ImportSamples;
}

/** The rows of one chunk, and what became of them. */
export interface Dealt {
  readonly rows: readonly SourceRow[];
  readonly outcomes: readonly Outcome[];
  readonly bytes: number;
  /** How long it took. */
  readonly ms: number;
}

/** The tally with one more chunk, and the errors of that chunk. */
export function addChunk(
  { progress, samples }: Tally,
  { rows, outcomes, bytes, ms }: Dealt,
  mapping: readonly ColumnMapping[],
): Tally & { readonly errors: readonly ImportRowError[] } {
  const counts: Record<keyof ImportCounts, number> = { ...progress.counts };
  const kinds: Record<keyof ImportCounts, readonly ImportSample[]> = { ...samples };
  const errors: ImportRowError[] = [];
  for (const [index, { row, line }] of rows.entries()) {
    const outcome = outcomes[index];
    const kind = kindOf(outcome);
    counts[kind] += 1;
    const issues = outcome?.kind === 'failed' ? rowIssues(outcome.failure, mapping) : [];
    if (kind === 'failed') {
      errors.push({ row, line, issues });
    }
    if (kinds[kind].length < samplesMax) {
      kinds[kind] = [...kinds[kind], { row, line, issues, ...shown(outcome) }];
    }
  }
  return {
    progress: {
      rows: rows.at(-1)?.row ?? progress.rows,
      bytes: Math.max(bytes, progress.bytes),
      counts,
      activeMs: progress.activeMs + ms,
    },
    samples: kinds,
    errors,
  };
}

/** An error as a note, in the order of the rows. */
export function noteOf(error: ImportRowError): ImportNote {
  return { number: error.row, note: error as unknown as JsonValue };
}

function kindOf(outcome: Outcome | undefined): keyof ImportCounts {
  const kind = outcome?.kind;
  return kind === 'created' || kind === 'updated' || kind === 'unchanged' ? kind : 'failed';
}

function shown(outcome: Outcome | undefined): Pick<ImportSample, 'label' | 'patch'> {
  if (outcome?.kind === 'created') {
    const { client } = outcome;
    const patch = diffClients(blankClient(client.id, client.createdAt), client);
    return { label: labelOf(client), patch: shortened(patch) };
  }
  if (outcome?.kind === 'updated') {
    const patch = diffClients(outcome.before, outcome.client);
    return { label: labelOf(outcome.client), patch: shortened(patch) };
  }
  return { label: outcome?.kind === 'unchanged' ? labelOf(outcome.client) : null, patch: {} };
}

/** Members and characters of a sample. */
const membersMax = 30;
const textMax = 200;

function shortened(patch: ChangePatch): ChangePatch {
  return Object.fromEntries(
    Object.entries(patch)
      .slice(0, membersMax)
      .map(([member, [before, after]]) => [member, [shortText(before), shortText(after)]] as const),
  );
}

function shortText<T>(value: T): T | string {
  const isShort = typeof value !== 'string' && JSON.stringify(value).length <= textMax;
  return isShort ? value : textOf(value);
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= textMax ? text : `${text.slice(0, textMax).toWellFormed()}…`;
}

function labelOf({ name, email, externalId, phone }: Client): string {
  return textOf(name ?? email ?? externalId ?? phone ?? '');
}
