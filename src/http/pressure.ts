import type { Route } from '../dialects/dialect.ts';
import type { Directory } from '../directory/directory.ts';
import { DirectoryError } from '../domain/errors.ts';
import { type LoopWatch, watchLoop } from './watch-loop.ts';

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
  /** For tests. */
  readonly loop?: LoopWatch;
  /** Milliseconds on a clock that only goes forward. */
  readonly now?: () => number;
}

/** After the loop was late calls are begun for so long in each turn: about as long as a server is at work that is not late. */
const turnMs = 10;
/** Nobody was refused for so long: the crowd has gone. */
const calmAfterMs = 1_000;

// Made once: to make an error takes longer than all else that a refusal takes.
const tooMuch = unavailable('The server has more to do than it can for now.', 2);
const tooManyWrites = unavailable('Too many writes are waiting.', 1);

/**
 * Watches the event loop and the write queue (reliability 1.11). To refuse a call before its key and body
 * are read costs a fraction of what it costs later, so that more is left for those that are carried out.
 */
export function watchPressure(options: PressureOptions): Pressure {
  const { loopDelayMaxMs, directory, now = () => performance.now() } = options;
  const loop = options.loop ?? watchLoop(loopDelayMaxMs);
  let crowd: ArrivedCall[] = [];
  /** When a call was refused because the loop was late, or would have been. */
  let lateAtMs = -Infinity;

  function refuseLate(call: ArrivedCall): void {
    lateAtMs = now();
    call.refuse(tooMuch);
  }

  /** To let everybody in as soon as the loop is in time would make it late again, and so on. */
  function isRecovering(): boolean {
    if (lateAtMs !== -Infinity && now() - lateAtMs >= calmAfterMs) {
      lateAtMs = -Infinity;
    }
    return lateAtMs !== -Infinity;
  }

  /**
   * Those who arrived last have waited least, so they are the ones who can still be answered in time; who came
   * before them hears as soon that it has to come again.
   */
  function meetCrowd(): void {
    const newestFirst = crowd.toReversed();
    crowd = [];
    const until = isRecovering() ? now() + turnMs : Infinity;
    let writes = directory.takeWrites(newestFirst.filter(isWrite).length);
    for (const call of newestFirst) {
      if (until !== Infinity && now() >= until) {
        refuseLate(call);
      } else if (!isWrite(call)) {
        call.begin();
      } else if (writes > 0) {
        writes -= 1;
        call.begin();
      } else {
        call.refuse(tooManyWrites);
      }
    }
  }

  function meetAtEndOfTurn(call: ArrivedCall): void {
    if (crowd.push(call) === 1) {
      setImmediate(meetCrowd);
    }
  }

  return {
    meet(call) {
      if (loop.isLate()) {
        refuseLate(call);
      } else if (isRecovering()) {
        meetAtEndOfTurn(call);
      } else if (!isWrite(call)) {
        call.begin();
      } else if (directory.shedsWrites()) {
        meetAtEndOfTurn(call);
      } else if (directory.takeWrites(1) === 1) {
        call.begin();
      } else {
        call.refuse(tooManyWrites);
      }
    },
    close: loop.close,
  };
}

function isWrite({ route: { scope } }: ArrivedCall): boolean {
  return scope === 'write' || scope === 'ingest';
}

function unavailable(message: string, retryAfterSeconds: number): DirectoryError {
  return new DirectoryError('unavailable', `${message} Try again in a moment.`, {
    retryAfterSeconds,
  });
}
