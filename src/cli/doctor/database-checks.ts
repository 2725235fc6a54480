import type { Settings } from '../../config/settings.ts';
import { type PostgresCheck, checkPostgres } from '../../storage/postgres/check-postgres.ts';
import { explainFailure } from '../../storage/postgres/explain-failure.ts';
import { type Finding, failure, fine, unfinishedMoveFailure, warning } from './check.ts';
import { judgeFields } from './field-checks.ts';

/** The oldest that still gets corrections. */
const versionMin = 140_000;

/** What can be said of the database without changing it. */
export async function checkDatabase(
  url: string,
  { databaseConnections }: Pick<Settings, 'databaseConnections'>,
): Promise<readonly Finding[]> {
  let found: PostgresCheck;
  try {
    found = await checkPostgres(url);
  } catch (error) {
    const message = explainFailure(error) ?? 'The database cannot be used.';
    return [failure('database', message, 'Then run this again.')];
  }
  return databaseFindings(found, databaseConnections);
}

/** The judgement of what was found; `connections` is what one server may have. */
export function databaseFindings(found: PostgresCheck, connections: number): readonly Finding[] {
  return [
    judgeVersion(found),
    judgeWay(found),
    judgeRole(found),
    judgeSchema(found),
    judgeDurability(found),
    judgeFailover(found),
    judgeBudget(found, connections),
    judgeFields(found.fullFieldLists),
    fine('server', `${found.connectionsOfOurs} connections of Clientele are open.`),
  ];
}

function judgeVersion({ version, versionNumber, citus, encoding }: PostgresCheck): Finding {
  const message =
    citus === undefined
      ? `Plain PostgreSQL ${version}: one database has everything.`
      : `PostgreSQL ${version} with Citus ${citus}: the tables can be spread over its nodes by workspace.`;
  if (versionNumber < versionMin) {
    return failure('database', message, 'Upgrade PostgreSQL to 14 or later.');
  }
  return encoding === 'UTF8'
    ? fine('database', message)
    : failure('database', `Its encoding is ${encoding}.`, 'Make one with ENCODING UTF8.');
}

function judgeWay({ pooler }: PostgresCheck): Finding {
  switch (pooler) {
    case 'none':
      return fine('pooler', 'Directly connected: each server keeps connections of its own.');
    case 'transaction':
      return fine(
        'pooler',
        'A pooler in transaction mode is between (PgBouncer or its like): many servers share its connections, and nothing has to be set for it.',
      );
    case 'unknown':
      return warning(
        'pooler',
        'A pooler is between (PgBouncer or its like), and it seems to give each caller a connection of its own.',
        'Set pool_mode = transaction, so that servers share connections.',
      );
  }
}

function judgeRole({ isReadOnly }: PostgresCheck): Finding {
  return isReadOnly
    ? failure(
        'primary',
        'The database can only be read: writes are refused (503).',
        'Let --database lead to the primary; a URL with target_session_attrs is not enough.',
      )
    : fine('primary', 'It can be written to.');
}

function judgeSchema({
  schema,
  expectedSchema,
  isSchemaAsCommitted,
  isMoveUnfinished,
  citus,
}: PostgresCheck): Finding {
  if (schema > expectedSchema) {
    const message = `The data has schema ${schema}; this version knows up to ${expectedSchema}.`;
    return failure('schema', message, 'Upgrade Clientele.');
  }
  if (schema < expectedSchema) {
    return warning(
      'schema',
      schema === 0
        ? 'There are no tables yet.'
        : `The data has schema ${schema}; this version works with ${expectedSchema}.`,
      '`clientele migrate` brings it up to date, and so does the next `clientele serve`.',
    );
  }
  // Until it ends, an index is away.
  if (isMoveUnfinished) {
    return unfinishedMoveFailure();
  }
  return isSchemaAsCommitted || citus !== undefined
    ? fine('schema', `Schema ${schema}, as this version expects.`)
    : failure(
        'schema',
        `Schema ${schema}, but a table or an index is not as this version made it.`,
        'Somebody changed the tables by hand: undo that.',
      );
}

function judgeDurability(found: PostgresCheck): Finding {
  const { fsync, synchronousCommit, fullPageWrites } = found;
  const message = `fsync ${fsync}, synchronous_commit ${synchronousCommit}, full_page_writes ${fullPageWrites}`;
  if (fsync !== 'on' || synchronousCommit === 'off') {
    return failure(
      'durability',
      `${message}: answered writes may be lost in a crash or a power cut.`,
      'Set both fsync and synchronous_commit to on.',
    );
  }
  return fullPageWrites === 'on'
    ? fine('durability', `${message}: answered writes survive a crash and a power cut.`)
    : warning(
        'durability',
        `${message}: a power cut can tear pages.`,
        'Set full_page_writes to on, unless the file system never tears pages.',
      );
}

function judgeFailover({ synchronousStandbys, synchronousCommit }: PostgresCheck): Finding {
  if (synchronousStandbys === '') {
    return fine(
      'failover',
      'A commit waits for no standby: where one takes over, the newest answered writes may be missing.',
    );
  }
  return synchronousCommit === 'local'
    ? warning(
        'failover',
        'There are synchronous standbys, but synchronous_commit is local: no commit waits for them.',
        'Set synchronous_commit to on.',
      )
    : fine('failover', 'A commit waits for a standby: a failover loses no answered write.');
}

function judgeBudget(
  { connectionsMax, connectionsOpen, pooler }: PostgresCheck,
  connections: number,
): Finding {
  const servers = Math.floor(connectionsMax / connections);
  const message = `${connectionsMax} connections are allowed and ${connectionsOpen} open; a server has up to ${connections}`;
  if (pooler !== 'none') {
    return fine('connections', `${message}, which its pooler shares out.`);
  }
  return servers < 1
    ? failure(
        'connections',
        `${message}.`,
        'Raise max_connections or the limit of the role, or lower --database-connections.',
      )
    : fine('connections', `${message}: enough for ${servers} servers, fewer with other programs.`);
}
