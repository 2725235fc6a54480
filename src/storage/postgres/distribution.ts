import type { Session } from './session.ts';

/** Where the rows of a table are, on a database that Citus distributes over several machines. */
export type Spread =
  /** Those of one workspace together on one machine. */
  | 'byWorkspace'
  /** All of them on every machine: small tables that are read often and rarely written. */
  | 'everywhere';

/** Every table; a test fails while one is missing. */
export const spreads: Readonly<Record<string, Spread>> = {
  call_hours: 'byWorkspace',
  calls: 'byWorkspace',
  changes: 'byWorkspace',
  claims: 'byWorkspace',
  client_aliases: 'byWorkspace',
  client_companies: 'byWorkspace',
  client_days: 'byWorkspace',
  client_days_positions: 'byWorkspace',
  client_search: 'byWorkspace',
  clients: 'byWorkspace',
  companies: 'byWorkspace',
  counters: 'byWorkspace',
  deleted_clients: 'byWorkspace',
  fields: 'byWorkspace',
  import_mappings: 'byWorkspace',
  import_notes: 'byWorkspace',
  import_sources: 'byWorkspace',
  imports: 'byWorkspace',
  installation: 'everywhere',
  keys: 'everywhere',
  merges: 'byWorkspace',
  migrations: 'everywhere',
  segments: 'byWorkspace',
  unfinished_moves: 'everywhere',
  user_invitations: 'everywhere',
  user_passkeys: 'everywhere',
  user_sessions: 'everywhere',
  users: 'everywhere',
  webhook_attempts: 'byWorkspace',
  webhook_deliveries: 'byWorkspace',
  webhooks: 'byWorkspace',
  workspaces: 'everywhere',
};

/** The table with which all others of a workspace share their machine. */
const anchor = 'counters';

/** True where Citus is installed in this database. */
export async function hasCitus(session: Session): Promise<boolean> {
  const rows = await session.rows(
    "SELECT 1 FROM pg_proc WHERE proname = 'create_distributed_table' AND pg_function_is_visible(oid) LIMIT 1",
  );
  return rows.length > 0;
}

/** The tables that Citus has not been told of yet, the anchor first; none where there is no Citus. */
export async function tablesToSpread(session: Session): Promise<readonly string[]> {
  if (!(await hasCitus(session))) {
    return [];
  }
  const rows = await session.rows('SELECT logicalrelid::text FROM pg_dist_partition');
  const known = new Set(rows.map(([table]) => table));
  const names = Object.keys(spreads).filter((table) => !known.has(table));
  return names.includes(anchor) ? [anchor, ...names.filter((name) => name !== anchor)] : names;
}

/**
 * Tells Citus where the rows of tables belong; rows that are there move. To be called on the coordinator,
 * in the transaction of the migrations.
 */
export async function spreadTables(session: Session, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    if (spreads[table] === 'everywhere') {
      await session.rows('SELECT create_reference_table($1::text::regclass)', [table]);
    } else {
      await session.rows(
        "SELECT create_distributed_table($1::text::regclass, 'workspace_id', colocate_with => $2)",
        [table, table === anchor ? 'default' : anchor],
      );
    }
  }
}
