import type { ImportJob } from '../../domain/import-job.ts';
import type { ColumnMapping } from '../../domain/import-options.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ImportKey, ImportNote } from '../import-store.ts';
import type { Row } from './row.ts';

/** An import from a row of: job. */
export function jobOf(row: Row): ImportJob {
  return JSON.parse(row[0] as string) as ImportJob;
}

/** The key of an import from a row of: workspace_id, id. */
export function importKeyOf([workspaceId, id]: Row): ImportKey {
  return { workspaceId: workspaceId as number, id: id as string };
}

/** A note from a row of: number, note. */
export function noteOf([number, note]: Row): ImportNote {
  return { number: number as number, note: JSON.parse(note as string) as JsonValue };
}

/** A remembered mapping from a row of: mapping. */
export function mappingOf(row: Row): readonly ColumnMapping[] {
  return JSON.parse(row[0] as string) as ColumnMapping[];
}
