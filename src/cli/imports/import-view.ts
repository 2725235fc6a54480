import type { ImportCounts, ImportJob } from '../../domain/import-job.ts';
import { customFieldTarget } from '../../domain/import-options.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { instantText } from '../instant-text.ts';

/** An import as scripts see it: the counts stand at the top. */
export function importJson(job: ImportJob): Record<string, JsonValue> {
  const { source, options, progress, undo } = job;
  return {
    id: job.id,
    state: job.state,
    phase: job.phase,
    file: job.fileName,
    ...progress.counts,
    rows: progress.rows,
    bytes: source.bytes,
    seconds: Number((progress.activeMs / 1_000).toFixed(3)),
    format: source.format,
    encoding: source.encoding,
    delimiter: source.delimiter,
    dialect: options.dialect,
    dateOrder: options.dateOrder ?? job.seenDateOrder,
    mapping: options.mapping.map(({ column, field }) => ({ column, field })),
    undone:
      undo === null ? null : { removed: undo.removed, restored: undo.restored, kept: undo.kept },
    createdAt: instantText(job.createdAt),
  };
}

/** An import as people see it. */
export function importLines(job: ImportJob): readonly string[] {
  const { source, undo } = job;
  return [
    `Import ${job.id}: ${stateText(job)}; ${countsText(job.progress.counts)}; ${(job.progress.activeMs / 1_000).toFixed(1)} s.`,
    `Read ${job.fileName ?? 'standard input'} as ${formatText(job)}.`,
    ...(source.format === 'csv' ? mappingLines(job) : []),
    ...(undo === null
      ? []
      : [
          `Taken back: ${undo.removed} clients removed, ${undo.restored} restored, ${undo.kept} values kept that were edited since.`,
        ]),
  ];
}

/** As what the rows that failed can be imported again. */
export function errorsFormat({ source }: ImportJob): 'csv' | 'ndjson' {
  return source.format === 'csv' ? 'csv' : 'ndjson';
}

export function countsText({ created, updated, unchanged, failed }: ImportCounts): string {
  return `${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed`;
}

function stateText({ state, phase }: ImportJob): string {
  return state === 'draft' && phase === 'dryRun' ? 'dry run, nothing was written' : state;
}

const delimiterNames = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' } as const;

function formatText({ source, options, seenDateOrder }: ImportJob): string {
  const { format, encoding, delimiter, hasHeader } = source;
  if (delimiter === null) {
    return `${format} of ${options.dialect ?? 'clients'}`;
  }
  const order = options.dateOrder ?? seenDateOrder;
  const dates = order === 'none' ? '' : `, dates as ${order}`;
  const header = hasHeader ? '' : ', without a header';
  return `CSV with ${delimiterNames[delimiter]} in ${encoding}${header}${dates}`;
}

function mappingLines({ options }: ImportJob): readonly string[] {
  const texts = options.mapping.map(({ column, field }) => `${column} -> ${fieldText(field)}`);
  return [`Columns: ${texts.join('; ')}.`];
}

function fieldText(field: string | null): string {
  if (field === null) {
    return 'skipped';
  }
  return field.startsWith(customFieldTarget)
    ? `custom field ${field.slice(customFieldTarget.length)}`
    : field;
}
