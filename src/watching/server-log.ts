import { pino } from 'pino';
import type { HttpLog } from '../http/log.ts';
import type { HttpWatch, WatchedCall } from '../http/watch.ts';
import type { Clock } from '../lib/clock.ts';
import type { WebhookWatch } from '../webhooks/webhook-watch.ts';
import type { JsonValue } from '../lib/json/json-value.ts';

/** What is logged: nothing, failures, or every call as well. */
export type LogLevel = 'silent' | 'error' | 'info';

/**
 * The log of a server: one JSON object a line. A line is made of named members, each of which is known to
 * hold nothing that a caller sent but the request id, so there is nothing to take out again.
 */
export interface ServerLog extends HttpLog {
  info(event: string, members?: Readonly<Record<string, JsonValue>>): void;
  /** Its receiver has to be looked after, so it is logged like a failure. */
  readonly webhookDisabled: WebhookWatch['disabled'];
  /** Logs each answered call; absent where the level leaves that out. */
  readonly watch: HttpWatch | undefined;
}

/** What a log depends on. */
export interface ServerLogOptions {
  readonly level: LogLevel;
  readonly clock: Clock;
  /** Takes a line without its end. */
  write(line: string): void;
}

/** Makes a log that leaves out what is below its level. */
export function createServerLog({ level, clock, write }: ServerLogOptions): ServerLog {
  const logger = pino(
    {
      level,
      // Neither process id nor host name: whoever collects logs knows where they come from.
      base: null,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (name) => ({ level: name }) },
    },
    { write: (line: string) => write(line.trimEnd()) },
  );
  return {
    info(event, members = {}) {
      logger.info(members, event);
    },
    failed(call) {
      logger.error(call, 'call failed');
    },
    webhookDisabled({ workspaceId, id }, reason) {
      logger.error({ workspaceId, webhookId: id, reason }, 'webhook disabled');
    },
    watch: logger.isLevelEnabled('info') ? { route: logCalls } : undefined,
  };

  function logCalls({ dialect, method, path }: Parameters<HttpWatch['route']>[0]) {
    const calls = logger.child({ dialect, method, route: path });
    return {
      answered({ requestId, key }: WatchedCall, status: number, ms: number): void {
        calls.info(
          { requestId, keyId: key?.id, status, ms: Math.round(ms * 1_000) / 1_000 },
          'answered',
        );
      },
    };
  }
}
