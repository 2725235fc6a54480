import { writeFileSync } from 'node:fs';
import { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { createDatabase } from './postgres-place.testing.ts';
import { readSchema } from './schema-dump.ts';

// Run by hand after adding a migration: node src/storage/postgres/write-schema.testing.ts
const place = await createDatabase();
const database = new Database({
  url: place.url,
  poolMax: 1,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 5_000,
});
await migrate(database);
writeFileSync(new URL('schema.sql', import.meta.url), await readSchema(database));
await database.close();
await place.remove();
