import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { makePrivateFile } from './private-files.ts';
import { formatSchema, readSchema } from './schema-dump.ts';

/** The text of `schema.sql`, from a new file that went through every migration. */
export function makeSchemaText(): string {
  const directory = mkdtempSync(join(tmpdir(), 'clientele-schema-'));
  const path = join(directory, 'empty.db');
  makePrivateFile(path);
  const connection = new Connection(path, 'writer', { busyTimeoutMs: 1_000 });
  try {
    migrate(connection);
    return formatSchema(readSchema(connection));
  } finally {
    connection.close();
    rmSync(directory, { recursive: true });
  }
}

// Run by hand after adding a migration: node src/storage/sqlite/write-schema.ts
if (import.meta.main) {
  writeFileSync(new URL('schema.sql', import.meta.url), makeSchemaText());
}
