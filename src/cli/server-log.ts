import type { Settings } from '../config/settings.ts';
import type { ServerPartsLog } from '../main.ts';
import type { Clock } from '../lib/clock.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { instantText } from './instant-text.ts';

/** The log of a server: one JSON object a line. */
export interface ServerLog extends ServerPartsLog {
  info(event: string, members?: Readonly<Record<string, JsonValue>>): void;
}

/** What a log depends on. */
export interface ServerLogOptions {
  readonly level: Settings['logLevel'];
  readonly clock: Clock;
  write(line: string): void;
}

/** Makes a log that leaves out what is below its level. */
export function createServerLog({ level, clock, write }: ServerLogOptions): ServerLog {
  function log(name: 'info' | 'error', event: string, members: object): void {
    const time = instantText(clock.now());
    write(JSON.stringify({ time, level: name, event, ...members }));
  }
  return {
    info(event, members = {}) {
      if (level === 'info') {
        log('info', event, members);
      }
    },
    failed(call) {
      if (level !== 'silent') {
        log('error', 'call failed', call);
      }
    },
    taskFailed(task, causes) {
      if (level !== 'silent') {
        log('error', 'task failed', { task, causes });
      }
    },
  };
}
