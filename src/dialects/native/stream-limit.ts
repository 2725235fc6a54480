import type { Actor } from '../../directory/directory.ts';
import { DirectoryError } from '../../domain/errors.ts';

/** How many streams of a kind may be open at a time. */
export interface StreamLimitOptions {
  /** Of all callers together, at this server. */
  readonly max: number;
  /** Of one key or user, so that one caller leaves places to the others. */
  readonly perCallerMax: number;
  /** What they are, in the plural: for messages. */
  readonly noun: string;
  /** What to do where there are too many. */
  readonly advice: string;
}

/** Counts the streams that are open. */
export interface StreamLimit {
  /**
   * The same stream, counted until it ends, breaks or is returned: one of these must follow. Throws `unavailable`
   * where its caller, or all callers together, have as many as may be.
   */
  admit(actor: Actor, stream: AsyncIterableIterator<string>): AsyncIterableIterator<string>;
}

/** Makes one, of which no stream is open yet. */
export function createStreamLimit(options: StreamLimitOptions): StreamLimit {
  const openByCaller = new Map<string, number>();
  let open = 0;

  function enter(caller: string): void {
    const ofCaller = openByCaller.get(caller) ?? 0;
    if (ofCaller >= options.perCallerMax) {
      throw tooMany(options, 'caller');
    }
    if (open >= options.max) {
      throw tooMany(options, 'server');
    }
    openByCaller.set(caller, ofCaller + 1);
    open += 1;
  }

  function leave(caller: string): void {
    const ofCaller = openByCaller.get(caller) ?? 0;
    if (ofCaller > 1) {
      openByCaller.set(caller, ofCaller - 1);
    } else {
      openByCaller.delete(caller);
    }
    open -= 1;
  }

  return {
    admit({ workspaceId, origin }, stream) {
      const caller = `${workspaceId} ${origin.actor}`;
      enter(caller);
      return untilOver(stream, () => leave(caller));
    },
  };
}

function tooMany(
  { max, perCallerMax, noun, advice }: StreamLimitOptions,
  whose: 'caller' | 'server',
): DirectoryError {
  const reached =
    whose === 'caller'
      ? `This key or user has ${perCallerMax} ${noun} open, as many as one may have.`
      : `The server has ${max} ${noun} open, as many as all may have together.`;
  return new DirectoryError('unavailable', `${reached} ${advice}`, { retryAfterSeconds: 10 });
}

/** The same stream; `onOver` is called once, as soon as it ends, breaks or is returned. */
function untilOver(
  stream: AsyncIterableIterator<string>,
  onOver: () => void,
): AsyncIterableIterator<string> {
  let isOver = false;

  function end(): void {
    if (!isOver) {
      isOver = true;
      onOver();
    }
  }

  return {
    async next() {
      try {
        const step = await stream.next();
        if (step.done === true) {
          end();
        }
        return step;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      return (await stream.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
