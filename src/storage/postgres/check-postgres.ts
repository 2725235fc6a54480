import { Client, type ClientConfig } from 'pg';
import {
  type FullFieldList,
  fullFieldListOf,
  fullFieldListsSql,
} from '../rows/full-field-lists.ts';
import { mapError } from './postgres-error.ts';
import { expectedSchema, schemaOf } from './migrate.ts';
import { committedSchema, readSchema } from './schema-dump.ts';
import { parserOf } from './scalars.ts';
import type { Row, Session } from './session.ts';
import { unfinishedMove } from './unfinished-move.ts';

/** What is true of a database and of the way to it, for an operator to judge. */
export interface PostgresCheck {
  /** As the server says it, such as `18.1`, and as a number, such as 180001. */
  readonly version: string;
  readonly versionNumber: number;
  /** What stands between: nothing, a pooler that gives one connection to many, or one of which that is not known. */
  readonly pooler: 'none' | 'transaction' | 'unknown';
  /** Version of the extension; absent where it is plain PostgreSQL. */
  readonly citus?: string;
  /** Number of the last migration that was applied (0: none), and of the last that this version knows. */
  readonly schema: number;
  readonly expectedSchema: number;
  /** False where a table or an index is not as the migrations leave it; only for the expected schema. */
  readonly isSchemaAsCommitted: boolean;
  /** True where a move to here was interrupted; only for the expected schema. */
  readonly isMoveUnfinished: boolean;
  readonly encoding: string;
  /** A standby, or set to be only read. */
  readonly isReadOnly: boolean;
  /** Settings on which a commit's promise rests, by name. */
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** Standbys that a commit waits for; empty: none. */
  readonly synchronousStandbys: string;
  /** Connections that this role may have to this database at all, and those that are open to the server. */
  readonly connectionsMax: number;
  readonly connectionsOpen: number;
  /** Those of them that are Clientele's, in this database. */
  readonly connectionsOfOurs: number;
  /** None where the schema is another. */
  readonly fullFieldLists: readonly FullFieldList[];
}

const connectTimeoutMs = 5_000;

/** Looks at a database without changing it. Rejects with `unavailable` where it cannot be reached. */
export async function checkPostgres(url: string): Promise<PostgresCheck> {
  const [client, other] = [connectionTo(url), connectionTo(url)];
  try {
    await client.connect();
    await other.connect();
    return await lookAt(client, other);
  } catch (error) {
    throw mapError(error);
  } finally {
    await Promise.all([client.end(), other.end()]);
  }
}

function connectionTo(url: string): Client {
  const client = newClient({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: connectTimeoutMs,
    application_name: 'clientele doctor',
    types: { getTypeParser: parserOf },
  });
  // Whoever asks it something hears of it by a rejection.
  return client.on('error', () => undefined);
}

/** Reads the certificates that the URL names. */
function newClient(config: ClientConfig): Client {
  try {
    return new Client(config);
  } catch (error) {
    throw mapError(error);
  }
}

async function lookAt(client: Client, other: Client): Promise<PostgresCheck> {
  const session = sessionOf(client);
  const pooler = await poolerBetween(client, other);
  const [facts = []] = await session.rows(factsSql);
  const [citus] = await session.rows(`SELECT extversion FROM pg_extension WHERE extname = 'citus'`);
  const schema = await schemaOf(session);
  return {
    version: String(facts[0]),
    versionNumber: Number(facts[1]),
    pooler,
    ...(citus === undefined ? {} : { citus: String(citus[0]) }),
    schema,
    expectedSchema,
    isSchemaAsCommitted:
      schema !== expectedSchema || (await readSchema(session)) === committedSchema(),
    isMoveUnfinished: schema === expectedSchema && (await unfinishedMove(session)) !== undefined,
    encoding: String(facts[2]),
    isReadOnly: facts[3] === true,
    fsync: String(facts[4]),
    synchronousCommit: String(facts[5]),
    fullPageWrites: String(facts[6]),
    synchronousStandbys: String(facts[7]),
    connectionsMax: Number(facts[8]),
    connectionsOpen: Number(facts[9]),
    connectionsOfOurs: Number(facts[10]),
    fullFieldLists:
      schema === expectedSchema ? (await session.rows(fullFieldListsSql)).map(fullFieldListOf) : [],
  };
}

/** A limit of -1 is none. What is reserved for superusers is nothing that a server should count on. */
const factsSql = `
  SELECT current_setting('server_version'), current_setting('server_version_num')::integer,
    current_setting('server_encoding'),
    pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
    current_setting('fsync'), current_setting('synchronous_commit'),
    current_setting('full_page_writes'), current_setting('synchronous_standby_names'),
    least(
      current_setting('max_connections')::integer
        - current_setting('superuser_reserved_connections')::integer
        - coalesce(current_setting('reserved_connections', true)::integer, 0),
      (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
      (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())),
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
    (SELECT count(*) FROM pg_stat_activity
     WHERE application_name = 'clientele' AND datname = current_database())`;

/**
 * A pooler gives out numbers of its own for what PostgreSQL calls a backend. One in transaction mode lends
 * the backend that one caller has just had to the next one who asks.
 */
async function poolerBetween(client: Client, other: Client): Promise<PostgresCheck['pooler']> {
  const { processID } = client as Client & { readonly processID?: number | null };
  const backend = await backendOf(client);
  if (backend === processID) {
    return 'none';
  }
  return (await backendOf(other)) === backend ? 'transaction' : 'unknown';
}

async function backendOf(client: Client): Promise<number> {
  const [row] = await sessionOf(client).rows('SELECT pg_backend_pid()');
  return Number(row?.[0]);
}

function sessionOf(client: Client): Session {
  return {
    async rows(text, values = []) {
      const { rows } = await client.query<Row & unknown[]>({
        text,
        values: [...values],
        rowMode: 'array',
      });
      return rows;
    },
  };
}
