import type { Command } from '../../domain/commands.ts';
import { failureOfIssues } from '../../domain/errors.ts';
import { type ImportIssue, rowIssues } from '../../domain/import-errors.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { createRowReader } from '../converting/read-rows.ts';
import type { SourceRow } from '../reading/source-row.ts';
import { type ImportServices, requireImport, requireSource } from './import-services.ts';
import { effectiveOptions } from './import-settings.ts';
import { firstRows } from './propose-settings.ts';

/** A row as it stands in the source, and what is wrong with it by itself. */
export interface SampleRow {
  readonly row: number;
  readonly line: number;
  /** One per column; of JSON the one value as it was read, `null` where it could not be. */
  readonly cells: readonly JsonValue[];
  readonly issues: readonly ImportIssue[];
}

/** The first rows of an import. Nothing of the directory is asked but its fields. */
export async function sampleRows(
  services: ImportServices,
  key: ImportKey,
  limit: number,
): Promise<readonly SampleRow[]> {
  const job = await requireImport(services, key);
  await requireSource(services, key, job);
  const { source } = job;
  const options = effectiveOptions(job);
  const fields = await services.directory.fields(key.workspaceId);
  const read = createRowReader({ source, options, fields, readers: services.readers });
  const rows = await firstRows(services, key, source, limit);
  return rows.map((row) => ({
    row: row.row,
    line: row.line,
    cells: cellsOf(row),
    issues: issuesOf(read(row), options.mapping),
  }));
}

function cellsOf({ content }: SourceRow): readonly JsonValue[] {
  return content.kind === 'cells' ? content.cells : [content.value ?? null];
}

function issuesOf(
  command: Command,
  mapping: Parameters<typeof rowIssues>[1],
): readonly ImportIssue[] {
  return command.op === 'refused' ? rowIssues(failureOfIssues(command.issues), mapping) : [];
}
