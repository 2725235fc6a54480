import type { ClientRef } from '../rows/client-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';
import type { Counters } from './counters.ts';
import type { ClientUpdater } from './update-client.ts';

/** What one transaction knows beside the database. */
export interface WriteContext {
  readonly connection: Connection;
  readonly updater: ClientUpdater;
  readonly counters: Counters;
  readonly workspaceId: WorkspaceId;
  /** Where the rows of the clients that were loaded or stored are, by client id. */
  readonly refs: Map<string, ClientRef>;
}
