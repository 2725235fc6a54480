import { existsSync, statSync } from 'node:fs';
import {
  type FullFieldList,
  fullFieldListOf,
  fullFieldListsSql,
} from '../rows/full-field-lists.ts';
import { Connection } from './connection.ts';
import { expectedSchema, schemaOf } from './migrate.ts';
import { committedSchema, formatSchema, readSchema } from './schema-dump.ts';
import { databasePath } from './sqlite-storage.ts';
import { unfinishedMove } from './unfinished-move.ts';

/** What is true of the data file of a directory, for an operator to judge. */
export type SqliteCheck =
  | { readonly kind: 'missing'; readonly path: string }
  | {
      readonly kind: 'found';
      readonly path: string;
      /** Number of the last migration that was applied, and of the last that this version knows. */
      readonly schema: number;
      readonly expectedSchema: number;
      /** False where a table, index or trigger is not as the migrations leave it; only for the expected schema. */
      readonly isSchemaAsCommitted: boolean;
      /** True where a move to here was interrupted; only for the expected schema. */
      readonly isMoveUnfinished: boolean;
      /** What SQLite's own quick check complains of, at most ten lines; empty where all is well. */
      readonly damage: readonly string[];
      /** As a connection of this program has it; 2 is FULL. */
      readonly synchronous: number;
      readonly journalMode: string;
      readonly pageBytes: number;
      readonly fileBytes: number;
      readonly walBytes: number;
      /** True where others than the owner may read or write the file. */
      readonly isOpenToOthers: boolean;
      /** None where the schema is another, or the file is damaged. */
      readonly fullFieldLists: readonly FullFieldList[];
    };

/** Looks at the data of a directory without changing it. Reads the whole file once. Throws what SQLite throws where it is no database. */
export function checkSqlite(
  directory: string,
  options: { readonly busyTimeoutMs: number },
): SqliteCheck {
  const path = databasePath(directory);
  if (!existsSync(path)) {
    return { kind: 'missing', path };
  }
  const connection = new Connection(path, 'reader', options);
  try {
    const schema = schemaOf(connection);
    const damage = connection
      .statement('PRAGMA quick_check(10)')
      .all()
      .map((row) => String(row[0]))
      .filter((line) => line !== 'ok');
    const { size, mode } = statSync(path);
    return {
      kind: 'found',
      path,
      schema,
      expectedSchema,
      isSchemaAsCommitted: formatSchema(readSchema(connection)) === committedSchema(),
      isMoveUnfinished: schema === expectedSchema && unfinishedMove(connection) !== undefined,
      damage,
      synchronous: Number(connection.pragma('synchronous')),
      journalMode: String(connection.pragma('journal_mode')),
      pageBytes: Number(connection.pragma('page_size')),
      fileBytes: size,
      walBytes: existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0,
      isOpenToOthers: (mode & 0o077) !== 0,
      fullFieldLists:
        schema === expectedSchema && damage.length === 0
          ? connection.statement(fullFieldListsSql).all().map(fullFieldListOf)
          : [],
    };
  } finally {
    connection.close();
  }
}
