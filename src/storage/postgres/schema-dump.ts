import { readFileSync } from 'node:fs';
import type { Row, Session } from './session.ts';

const ours = "n.nspname = current_schema() AND c.relkind = 'r'";

const selectColumns = `
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, o.collname,
    array_to_string(c.reloptions, ', ')
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_collation o ON o.oid = a.attcollation AND o.collname <> 'default'
  WHERE ${ours} ORDER BY c.relname COLLATE "C", a.attnum`;

// Newer versions also list NOT NULL as constraints; the columns say that already.
const selectConstraints = `
  SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype <> 'n'
  WHERE ${ours} ORDER BY c.relname COLLATE "C", k.conname COLLATE "C"`;

const selectIndexes = `
  SELECT c.relname, pg_get_indexdef(i.indexrelid)
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_index i ON i.indrelid = c.oid
  JOIN pg_class x ON x.oid = i.indexrelid
  WHERE ${ours} AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
  ORDER BY c.relname COLLATE "C", x.relname COLLATE "C"`;

/** The schema that a database has, as the committed `schema.sql` has it: a text whose changes are seen in a review. */
export async function readSchema(session: Session): Promise<string> {
  const columns = Map.groupBy(await session.rows(selectColumns), ([table]) => String(table));
  const constraints = Map.groupBy(await session.rows(selectConstraints), ([table]) =>
    String(table),
  );
  const indexes = Map.groupBy(await session.rows(selectIndexes), ([table]) => String(table));
  const tables = [...columns].map(([table, rows]) => {
    const lines = [
      ...rows.map(columnLine),
      ...(constraints.get(table) ?? []).map(([, name, text]) => `CONSTRAINT ${name} ${text}`),
    ];
    const options = rows[0]?.[5] ?? null;
    const storage = options === null ? '' : ` WITH (${options})`;
    const statements = [
      `CREATE TABLE ${table} (\n  ${lines.join(',\n  ')}\n)${storage};\n`,
      ...(indexes.get(table) ?? []).map(([, text]) => `${withoutSchema(String(text))};\n`),
    ];
    return statements.join('\n');
  });
  return `-- What the migrations add up to. Made by write-schema.testing.ts; a test compares.\n\n${tables.join('\n')}`;
}

function columnLine([, name, type, isRequired, collation]: Row): string {
  const collate = collation === null ? '' : ` COLLATE "${collation}"`;
  return `${name} ${type}${collate}${isRequired === true ? ' NOT NULL' : ''}`;
}

function withoutSchema(index: string): string {
  return index.replace(/ ON \w+\./, ' ON ');
}

/** The committed schema. */
export function committedSchema(): string {
  return readFileSync(new URL('schema.sql', import.meta.url), 'utf8');
}
