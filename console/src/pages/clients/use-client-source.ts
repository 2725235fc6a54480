import { useCallback, useEffect, useState } from 'react';
import { type ClientSource, createClientSource } from './client-source.ts';
import { readView } from '../../lib/client-view.ts';

/** A source that is shown, and how to have it anew. */
export interface ShownSource {
  /** Of the view, or while that one's first page is on its way, of the one before: nothing flickers. */
  readonly source: ClientSource;
  /** The view's own is not there yet. */
  readonly isBehind: boolean;
  readonly reload: () => void;
}

/** The clients of a view; `written` is the view as its address has it, so that equal views are one. */
export function useClientSource(written: string): ShownSource {
  const [generation, setGeneration] = useState(0);
  const [shown, setShown] = useState<ClientSource>(() => createClientSource(readView(written)));
  const [isBehind, setBehind] = useState(false);

  useEffect(() => {
    const next = createClientSource(readView(written));
    let isShown = false;
    function showWhenReady(): void {
      if (!isShown && next.state.get().isReady) {
        isShown = true;
        setBehind(false);
        setShown((before) => {
          before.close();
          return next;
        });
      }
    }
    const unsubscribe = next.state.subscribe(showWhenReady);
    next.want(0, 0);
    // Said only if it takes a moment.
    const timer = setTimeout(() => setBehind(!next.state.get().isReady), 250);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      if (!isShown) {
        next.close();
      }
    };
  }, [written, generation]);

  const reload = useCallback(() => setGeneration((before) => before + 1), []);
  return { source: shown, isBehind, reload };
}
