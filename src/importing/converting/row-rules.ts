import type { Command } from '../../domain/commands.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import type { ImportOptions } from '../../domain/import-options.ts';
import type { ImportSource } from '../../domain/import-source.ts';
import type { Checked } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

/** Reads a client in the words of one dialect: what a caller of its API would send, or what it answers. */
export type ReadImported = (body: JsonValue, fields: FieldCatalog) => Checked<Command>;

/**
 * Readers by the id of their dialect, in the order in which they are tried on JSON whose dialect nobody
 * stated. That of `null` reads what cells have become: a client in the words of `/api/v2`.
 */
export type ImportReaders = ReadonlyMap<string | null, ReadImported>;

/** All that turns rows into commands. */
export interface RowRules {
  readonly source: ImportSource;
  readonly options: ImportOptions;
  readonly fields: FieldCatalog;
  readonly readers: ImportReaders;
}
