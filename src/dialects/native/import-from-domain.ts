import type { ChangePatch } from '../../domain/change.ts';
import type { ImportIssue, ImportRowError } from '../../domain/import-errors.ts';
import type {
  ImportCounts,
  ImportJob,
  ImportProgress,
  ImportSample,
  ImportSamples,
} from '../../domain/import-job.ts';
import { formatIso } from '../../domain/instant.ts';
import { derivedMember } from '../../domain/placeholder-company.ts';
import type { SampleRow } from '../../importing/imports.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportErrorListWire, ImportSampleWire, ImportWire } from './import-schema.ts';

/** An import as `/api/v2` shows it. */
export function fromImport(job: ImportJob): ImportWire {
  const { source, options, undo, dryRun } = job;
  const { mapping, isAtomic, ...others } = options;
  return {
    id: job.id,
    state: job.state,
    phase: job.phase,
    fileName: job.fileName,
    createdBy: job.createdBy,
    source: { ...source, columns: [...source.columns] },
    mapping: mapping.map(({ column, field }) => ({ column, field })),
    options: { ...others, atomic: isAtomic },
    seenDateOrder: job.seenDateOrder,
    progress: { ...progressOf(job.progress), secondsLeft: secondsLeft(job) },
    examples: examplesOf(job.samples),
    dryRun:
      dryRun === null
        ? null
        : {
            ...progressOf(dryRun.progress),
            examples: examplesOf(dryRun.samples),
            endedAt: formatIso(dryRun.endedAt),
          },
    undo:
      undo === null ? null : { removed: undo.removed, restored: undo.restored, kept: undo.kept },
    createdAt: formatIso(job.createdAt),
    updatedAt: formatIso(job.updatedAt),
    expiresAt: formatIso(job.expiresAt),
  };
}

function progressOf({ rows, bytes, counts, activeMs }: ImportProgress): ImportCounts & {
  rows: number;
  bytes: number;
  seconds: number;
  rowsPerSecond: number;
} {
  const seconds = activeMs / 1_000;
  const rowsPerSecond = seconds === 0 ? 0 : Math.round(rows / seconds);
  return { rows, bytes, ...counts, seconds, rowsPerSecond };
}

/** As long as the rest of the source takes at the speed so far; `null` while nothing runs. */
function secondsLeft({ state, source, progress }: ImportJob): number | null {
  if (state !== 'running' || progress.bytes === 0) {
    return null;
  }
  const left = Math.max(0, source.bytes - progress.bytes);
  return Math.round(((progress.activeMs / 1_000) * left) / progress.bytes);
}

function examplesOf(samples: ImportSamples): ImportWire['examples'] {
  return {
    created: samples.created.map(exampleOf),
    updated: samples.updated.map(exampleOf),
    unchanged: samples.unchanged.map(exampleOf),
    failed: samples.failed.map(exampleOf),
  };
}

function exampleOf({
  row,
  line,
  label,
  patch,
  issues,
}: ImportSample): ImportWire['examples']['created'][number] {
  const [before, after] = [valuesOf(patch, 0), valuesOf(patch, 1)];
  return { row, line, label, before, after, errors: issues.map(fromIssue) };
}

function valuesOf(patch: ChangePatch, side: 0 | 1): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(patch)
      .filter(([member]) => member !== derivedMember)
      .map(([member, values]) => [member, values[side]]),
  );
}

type IssueWire = ImportErrorListWire['data'][number]['errors'][number];

function fromIssue({ column, pointer, code, message }: ImportIssue): IssueWire {
  return { column, pointer, code, detail: message };
}

/** Why a row failed. */
export function fromRowError({
  row,
  line,
  issues,
}: ImportRowError): ImportErrorListWire['data'][number] {
  return { row, line, errors: issues.map(fromIssue) };
}

/** A row of a source. */
export function fromSampleRow({
  row,
  line,
  cells,
  issues,
}: SampleRow): ImportSampleWire['data'][number] {
  return { row, line, cells: [...cells], errors: issues.map(fromIssue) };
}
