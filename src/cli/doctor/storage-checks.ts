import { existsSync } from 'node:fs';
import { Connection } from '../../storage/sqlite/connection.ts';
import { expectedSchema, schemaOf } from '../../storage/sqlite/migrate.ts';
import { databasePath } from '../../storage/sqlite/sqlite-storage.ts';
import { type Finding, failure, fine, warning } from './check.ts';
import { isServed } from './is-served.ts';

const restore = 'Stop everything that uses it and restore the data directory from a backup.';

/** What can be said of the data without changing it; nothing where there is none yet. */
export function checkStorage(directory: string): Finding[] {
  if (!existsSync(databasePath(directory))) {
    return [];
  }
  let connection: Connection | undefined;
  try {
    connection = new Connection(databasePath(directory), 'reader', { busyTimeoutMs: 5_000 });
    return [
      checkDurability(connection),
      checkSchema(connection),
      checkIntegrity(connection),
      checkServer(directory),
    ];
  } catch {
    return [failure('data', 'The data file cannot be opened.', restore)];
  } finally {
    connection?.close();
  }
}

/** A connection that would not survive a power cut throws where it is opened. */
function checkDurability(connection: Connection): Finding {
  const journal = String(connection.pragma('journal_mode'));
  return fine(
    'durability',
    `Journal ${journal}, synchronous FULL: answered writes survive a power cut.`,
  );
}

function checkSchema(connection: Connection): Finding {
  const found = schemaOf(connection);
  if (found > expectedSchema) {
    return failure(
      'schema',
      `The data has schema ${found}; this version knows ${expectedSchema}.`,
      'Upgrade Clientele.',
    );
  }
  return found < expectedSchema
    ? warning(
        'schema',
        `The data has schema ${found}; this version works with ${expectedSchema}.`,
        'The next `clientele serve` brings it up to date. Make a backup first.',
      )
    : fine('schema', `Schema ${found}, as this version expects.`);
}

function checkIntegrity(connection: Connection): Finding {
  const found = connection.pragma('quick_check');
  return found === 'ok'
    ? fine('integrity', 'The data file is sound.')
    : failure('integrity', 'The data file is damaged.', restore);
}

function checkServer(directory: string): Finding {
  return fine(
    'server',
    isServed(directory) ? 'A server is running on it.' : 'No server is running on it.',
  );
}
