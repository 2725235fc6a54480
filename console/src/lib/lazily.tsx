import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/** How it went so far: not there yet, there, or not to be had. */
interface Loaded<P> {
  readonly Component?: ComponentType<P>;
  readonly error?: Error;
}

/**
 * A component whose code is loaded when it is first shown, and `fallback` until then. What cannot be loaded is
 * thrown to the error boundary around it; shown again, it is loaded again. React's own `lazy` stands in a
 * `Suspense`, which keeps a fallback for 300 ms once it has been shown: twice, where a page opens.
 */
export function lazily<P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback?: ReactNode,
): ComponentType<P> {
  let known: Loaded<P> = {};
  return function Lazily(props: P): ReactNode {
    const [{ Component, error }, setLoaded] = useState(known);
    useEffect(() => {
      // Not whether it is known: another instance can have got it since this one was drawn without.
      if (Component !== undefined) {
        return undefined;
      }
      let isGone = false;
      async function get(): Promise<void> {
        let loaded: Loaded<P>;
        try {
          loaded = known = { Component: await load() };
        } catch (reason) {
          loaded = { error: reason as Error };
        }
        if (!isGone) {
          setLoaded(loaded);
        }
      }
      void get();
      return () => {
        isGone = true;
      };
    }, [Component]);
    if (error !== undefined) {
      throw error;
    }
    return Component === undefined ? fallback : <Component {...props} />;
  };
}
