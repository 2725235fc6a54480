import { readFileSync } from 'node:fs';
import type { Connection } from './connection.ts';

/** Name of a table, index or trigger, and the statement that made it. */
export type Schema = ReadonlyMap<string, string>;

/** What SQLite and FTS5 make on their own differs between their versions and is left out, as are the two tables that Litestream keeps in every file that it follows. */
const own =
  "sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT GLOB 'client_tokens_*' AND name NOT GLOB '_litestream_*'";

/** The schema that a file has. */
export function readSchema(connection: Connection): Schema {
  const rows = connection
    .statement(
      `SELECT name, sql FROM sqlite_schema WHERE ${own} ORDER BY tbl_name, type DESC, name`,
    )
    .all();
  return new Map(rows.map(([name, sql]) => [name as string, sql as string]));
}

/** As the committed `schema.sql` has it: a text whose changes are seen in a review. */
export function formatSchema(schema: Schema): string {
  const statements = [...schema.values()].map((sql) => `${sql};\n`);
  return `-- What the migrations add up to. Made by write-schema.ts; a test compares.\n\n${statements.join('\n')}`;
}

/** The committed schema. */
export function committedSchema(): string {
  return readFileSync(new URL('schema.sql', import.meta.url), 'utf8');
}
