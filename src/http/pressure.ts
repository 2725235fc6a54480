import type { Route } from '../dialects/dialect.ts';
import type { Directory } from '../directory/directory.ts';
import { DirectoryError } from '../domain/errors.ts';
import { watchLoop } from './watch-loop.ts';

/** A call that has arrived and is not begun. */
export interface ArrivedCall {
  readonly route: Pick<Route, 'scope'>;
  begin(): void;
  /** Gets the same object for the same reason each time. */
  refuse(error: DirectoryError): void;
}

/** Lets calls begin, or refuses them because the server has more to do than it can. */
export interface Pressure {
  /** Begins or refuses the call: now, or at the end of this turn of the event loop. */
  meet(call: ArrivedCall): void;
  close(): void;
}

export interface PressureOptions {
  /** How late the turns of the event loop may be on average; 0: however late. */
  readonly loopDelayMaxMs: number;
  readonly directory: Pick<Directory, 'takeWrites' | 'shedsWrites'>;
}

// Made once: to make an error takes longer than all else that a refusal takes.
const tooMuch = unavailable('The server has more to do than it can for now.', 2);
const tooManyWrites = unavailable('Too many writes are waiting.', 1);

/**
 * Watches the event loop and the write queue (reliability 1.11). To refuse a call before its key and body
 * are read costs a fraction of what it costs later, so that more is left for those that are carried out.
 */
export function watchPressure({ loopDelayMaxMs, directory }: PressureOptions): Pressure {
  const loop = watchLoop(loopDelayMaxMs);
  let crowd: ArrivedCall[] = [];

  /**
   * Those who arrived last have waited least, so they are the ones who can still be answered in time; who came
   * before them hears as soon that it has to come again.
   */
  function meetCrowd(): void {
    const calls = crowd;
    crowd = [];
    const refused = calls.length - directory.takeWrites(calls.length);
    calls.slice(refused).forEach((call) => call.begin());
    calls.slice(0, refused).forEach((call) => call.refuse(tooManyWrites));
  }

  return {
    meet(call) {
      if (loop.isLate()) {
        call.refuse(tooMuch);
      } else if (!isWrite(call.route)) {
        call.begin();
      } else if (directory.shedsWrites()) {
        if (crowd.push(call) === 1) {
          setImmediate(meetCrowd);
        }
      } else if (directory.takeWrites(1) === 1) {
        call.begin();
      } else {
        call.refuse(tooManyWrites);
      }
    },
    close: loop.close,
  };
}

function isWrite({ scope }: ArrivedCall['route']): boolean {
  return scope === 'write' || scope === 'ingest';
}

function unavailable(message: string, retryAfterSeconds: number): DirectoryError {
  return new DirectoryError('unavailable', `${message} Try again in a moment.`, {
    retryAfterSeconds,
  });
}
