import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** As much of the page's edge as stays free around a window. */
const EDGE = 8;

/** Moves a window by its handle; where it was dropped it stays, and never so far that it could not be brought back. */
export function useDrag(pane: RefObject<HTMLElement | null>) {
  const [at, setAt] = useState({ x: 0, y: 0 });
  const from = useRef<{ x: number; y: number } | null>(null);
  const wide = () => window.matchMedia('(min-width: 45rem)').matches;

  const moveTo = useCallback(
    (x: number, y: number) => {
      const box = pane.current?.getBoundingClientRect();
      if (!box) return;
      const next = {
        x: within(x, at.x + EDGE - box.left, at.x + innerWidth - EDGE - box.right),
        y: within(y, at.y + EDGE - box.top, at.y + innerHeight - EDGE - box.bottom),
      };
      if (next.x !== at.x || next.y !== at.y) setAt(next);
    },
    // What is measured is where this `at` has drawn it.
    [pane, at],
  );

  // A keypad that opens makes the window taller, and a browser may be made smaller.
  const moved = at.x !== 0 || at.y !== 0;
  useEffect(() => {
    if (!moved || !pane.current) return;
    const watch = new ResizeObserver(() => moveTo(at.x, at.y));
    watch.observe(pane.current);
    watch.observe(document.documentElement);
    return () => watch.disconnect();
  }, [moved, at, moveTo, pane]);

  return {
    style: moved ? { translate: `${at.x}px ${at.y}px` } : {},
    handle: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (!wide() || (event.target as Element).closest('button')) return;
        from.current = { x: event.clientX - at.x, y: event.clientY - at.y };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (from.current) moveTo(event.clientX - from.current.x, event.clientY - from.current.y);
      },
      onPointerUp: () => {
        from.current = null;
      },
    },
  };
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
