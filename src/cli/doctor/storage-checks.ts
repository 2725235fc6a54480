import { type SqliteCheck, checkSqlite } from '../../storage/sqlite/check-sqlite.ts';
import { isServed } from '../../storage/sqlite/serve-lock.ts';
import { isDamage } from '../../storage/sqlite/sqlite-error.ts';
import { type Finding, failure, fine, unfinishedMoveFailure, warning } from './check.ts';
import { judgeFields } from './field-checks.ts';

type FoundData = Extract<SqliteCheck, { kind: 'found' }>;

const busyTimeoutMs = 5_000;
/** What `synchronous` reads when it is FULL. */
const synchronousFull = 2;
const restore = 'Stop everything that uses it and restore the data directory from a backup.';

const openIt =
  'Run as its owner; where another program holds the file, stop that. Then run this again.';

/** What can be said of the data without changing it; nothing where there is none yet. */
export function checkStorage(directory: string): Finding[] {
  try {
    const found = checkSqlite(directory, { busyTimeoutMs });
    return found.kind === 'missing' ? [] : [...findingsOf(found), checkServer(directory)];
  } catch (error) {
    return [
      isDamage(error)
        ? failure('data', 'The data file cannot be read as a database.', restore)
        : failure('data', 'The data file cannot be opened by this user for now.', openIt),
    ];
  }
}

/** The judgement of what was found. */
export function findingsOf(found: FoundData): Finding[] {
  return [
    judgeSchema(found),
    judgeDurability(found),
    judgeIntegrity(found),
    judgePrivacy(found),
    judgeFields(found.fullFieldLists),
  ];
}

function judgeSchema(found: FoundData): Finding {
  const { schema, expectedSchema, isSchemaAsCommitted, isMoveUnfinished } = found;
  if (schema > expectedSchema) {
    const message = `The data has schema ${schema}; this version knows up to ${expectedSchema}.`;
    return failure('schema', message, 'Upgrade Clientele.');
  }
  if (schema < expectedSchema) {
    return warning(
      'schema',
      `The data has schema ${schema}; this version works with ${expectedSchema}.`,
      'The next `clientele serve` brings it up to date. Make a backup first.',
    );
  }
  if (isMoveUnfinished) {
    return unfinishedMoveFailure();
  }
  return isSchemaAsCommitted
    ? fine('schema', `Schema ${schema}, as this version expects.`)
    : failure(
        'schema',
        `Schema ${schema}, but a table or an index is not as this version made it.`,
        'Somebody changed the data file by hand: undo that, or restore it from a backup.',
      );
}

function judgeDurability({ synchronous, journalMode }: FoundData): Finding {
  return synchronous === synchronousFull && journalMode === 'wal'
    ? fine('durability', 'Journal wal, synchronous FULL: answered writes survive a power cut.')
    : failure(
        'durability',
        'Answered writes would not survive a power cut.',
        'Move the data directory to a local file system.',
      );
}

function judgeIntegrity({ damage, fileBytes, walBytes }: FoundData): Finding {
  const megabytes = ((fileBytes + walBytes) / 1024 / 1024).toFixed(1);
  return damage.length === 0
    ? fine('integrity', `The data file is sound (${megabytes} MB).`)
    : failure('integrity', `The data file is damaged in ${damage.length} places or more.`, restore);
}

function judgePrivacy({ isOpenToOthers, path }: FoundData): Finding {
  return isOpenToOthers && process.platform !== 'win32'
    ? warning('privacy', 'Other users of this machine can read the data.', `chmod 600 ${path}`)
    : fine('privacy', 'Only its owner can read the data file.');
}

function checkServer(directory: string): Finding {
  const message = isServed(directory)
    ? 'A server is running on it.'
    : 'No server is running on it.';
  return fine('server', message);
}
