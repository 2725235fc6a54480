import type { Settings } from './config/settings.ts';
import type { Engine } from './storage/engine.ts';

/** What of the settings says which engine has the data, and how it is used. */
export type EngineSettings = Pick<
  Settings,
  | 'data'
  | 'externalCheckpoints'
  | 'database'
  | 'databaseConnections'
  | 'databaseWaitSeconds'
  | 'databaseStatementSeconds'
  | 'databaseStartSeconds'
>;

/**
 * The engine that the settings name: the one place where there is a choice. The other's code, and its
 * driver, is not even loaded.
 */
export async function chooseEngine(settings: EngineSettings): Promise<Engine> {
  if (settings.database === undefined) {
    const { sqliteEngine } = await import('./storage/sqlite/sqlite-engine.ts');
    return sqliteEngine(settings.data, {
      hasExternalCheckpoints: settings.externalCheckpoints,
    });
  }
  const { postgresEngine } = await import('./storage/postgres/postgres-engine.ts');
  return postgresEngine({
    url: settings.database,
    poolMax: settings.databaseConnections,
    connectTimeoutMs: settings.databaseWaitSeconds * 1_000,
    statementTimeoutMs: settings.databaseStatementSeconds * 1_000,
    startTimeoutMs: settings.databaseStartSeconds * 1_000,
  });
}
