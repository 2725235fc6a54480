import { useEffect, useRef, useState } from 'react';
import { endSessionOn } from '../../api/query-client.ts';

/** Something that takes a while and can be ended; it ends with the component that shows it. */
export interface Task {
  readonly isRunning: boolean;
  readonly error: unknown;
  /** Gives the result, or `undefined` where it failed or was ended. */
  run<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined>;
  stop(): void;
}

/** A task that does not run yet. */
export function useTask(): Task {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  return {
    isRunning,
    error,
    async run(work) {
      const stop = new AbortController();
      stopping.current = stop;
      setRunning(true);
      setError(undefined);
      try {
        return await work(stop.signal);
      } catch (thrown) {
        if (!stop.signal.aborted) {
          endSessionOn(thrown);
          setError(thrown);
        }
        return undefined;
      } finally {
        setRunning(false);
      }
    },
    stop: () => stopping.current?.abort(),
  };
}
