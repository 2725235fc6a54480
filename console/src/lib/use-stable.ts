import { useCallback, useEffect, useRef } from 'react';

/** The same function at every render, which calls the newest one: for events only, never while rendering. */
export function useStable<Args extends readonly unknown[]>(
  run: (...args: Args) => void,
): (...args: Args) => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
