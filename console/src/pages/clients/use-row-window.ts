import { type RefObject, useEffect, useRef, useState } from 'react';

/*
 * Which rows are in sight. Browsers end elements at 17 to 33 million pixels, and a million rows are longer.
 * So the bar stands for a shorter list, and the place in the real one is kept here: small steps, as a
 * wheel makes, count as they are; large ones, as of a dragged bar, in proportion. While nothing moves, the
 * bar is put where the place is. The virtual lists on npm leave this to whoever needs it.
 */

/** Height of the longest list that is scrolled as it is. */
const heightMax = 8_000_000;
/** A step of more than so many windows was a drag of the bar, or a key for the end. */
const jumpWindows = 3;
const settleMs = 120;

/** What is in sight, in pixels of the list. */
export interface RowWindow {
  /** Where the list begins to be seen. */
  readonly top: number;
  readonly height: number;
  /** Of the element that gives the bar its length. */
  readonly barHeight: number;
  scrollTo(top: number): void;
}

/** Follows the scrolling of an element that shows `rows` of `rowHeight` below something `headHeight` high. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  size: { readonly rows: number; readonly rowHeight: number; readonly headHeight: number },
): RowWindow {
  const total = size.rows * size.rowHeight + size.headHeight;
  const barHeight = Math.min(total, heightMax);
  const [seen, setSeen] = useState({ top: 0, height: 0 });
  const place = useRef({ top: 0, bar: 0 });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) {
      return undefined;
    }
    const ends = (): { list: number; bar: number } => ({
      list: Math.max(0, total - element.clientHeight),
      bar: Math.max(0, barHeight - element.clientHeight),
    });

    function show(): void {
      const { top } = place.current;
      setSeen((before) =>
        before.top === top && before.height === element?.clientHeight
          ? before
          : { top, height: element?.clientHeight ?? 0 },
      );
    }

    function onScroll(): void {
      if (element === null) {
        return;
      }
      const bar = element.scrollTop;
      const step = bar - place.current.bar;
      const end = ends();
      const isExact = end.list === end.bar;
      const isEnd = bar <= 0 || bar >= end.bar - 1;
      const isJump = isEnd || Math.abs(step) > jumpWindows * element.clientHeight;
      const top =
        isExact || isJump ? (bar / Math.max(1, end.bar)) * end.list : place.current.top + step;
      place.current = { top: Math.min(end.list, Math.max(0, isExact ? bar : top)), bar };
      show();
    }

    /** Puts the bar where the place is, which moves nothing that is seen. */
    function settle(): void {
      const end = ends();
      if (element === null || end.list === end.bar) {
        return;
      }
      const bar = Math.round((place.current.top / Math.max(1, end.list)) * end.bar);
      place.current = { ...place.current, bar };
      element.scrollTo({ top: bar });
    }

    let timer: ReturnType<typeof setTimeout> | undefined;
    function onAnyScroll(): void {
      onScroll();
      clearTimeout(timer);
      timer = setTimeout(settle, settleMs);
    }

    onScroll();
    element.addEventListener('scroll', onAnyScroll, { passive: true });
    const resizes = new ResizeObserver(show);
    resizes.observe(element);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onAnyScroll);
      resizes.disconnect();
    };
  }, [scroller, total, barHeight]);

  function scrollTo(top: number): void {
    const element = scroller.current;
    if (element === null) {
      return;
    }
    const list = Math.max(0, total - element.clientHeight);
    const bar = Math.max(0, barHeight - element.clientHeight);
    const inside = Math.min(list, Math.max(0, top));
    place.current = { top: inside, bar: Math.round((inside / Math.max(1, list)) * bar) };
    element.scrollTo({ top: place.current.bar });
    setSeen({ top: inside, height: element.clientHeight });
  }

  return { ...seen, barHeight, scrollTo };
}
