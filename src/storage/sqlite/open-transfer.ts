import type { TransferStore } from '../transfer-store.ts';
import { migrate } from './migrate.ts';
import { connectWriter, type SqliteOptions } from './sqlite-storage.ts';
import { SqliteTransferStore } from './transfer-store.ts';
import { refuseUnfinishedMove } from './unfinished-move.ts';

/** Opens a data directory as one side of a move, after bringing it to the schema of this version. */
export function openSqliteTransfer(
  options: Pick<SqliteOptions, 'directory' | 'busyTimeoutMs'>,
  side: 'source' | 'target',
): TransferStore {
  const connection = connectWriter(options);
  try {
    migrate(connection);
    if (side === 'source') {
      refuseUnfinishedMove(connection, options.directory);
    }
    return new SqliteTransferStore(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}
