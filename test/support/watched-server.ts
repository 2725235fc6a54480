import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readSettings } from '../../src/config/read-settings.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import { noShedding } from './no-shedding.ts';
import type { Environment } from '../../src/watching/traces-wanted.ts';
import { createServerLog } from '../../src/watching/server-log.ts';

/** A server whose log is kept. */
export interface WatchedServer extends RunningServer {
  /** With scope `admin`. */
  readonly adminKey: string;
  /** Each line as it was written. */
  readonly lines: string[];
  /** Sends a request with the admin key, unless another or none (`null`) is given. */
  get(path: string, key?: string | null): Promise<Response>;
}

/** Starts one on a free port, for as long as the test runs. */
export async function startWatchedServer(
  context: TestContext,
  flags: Parameters<typeof readSettings>[0] = {},
  environment: Environment = {},
): Promise<WatchedServer> {
  const data = mkdtempSync(join(tmpdir(), 'clientele-watched-'));
  const settings = readSettings({ data, port: '0', logLevel: 'info', ...noShedding, ...flags }, {});
  const lines: string[] = [];
  const log = createServerLog({
    level: settings.logLevel,
    clock: systemClock,
    write: (line) => lines.push(line),
  });
  const server = await startServer(settings, { log, environment });
  context.after(async () => {
    await server.close();
    rmSync(data, { recursive: true });
  });
  const adminKey = server.firstKey?.key ?? '';
  return {
    ...server,
    adminKey,
    lines,
    get: (path, key = adminKey) =>
      fetch(`${server.url}${path}`, {
        headers: key === null ? {} : { authorization: `Bearer ${key}` },
      }),
  };
}
