import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** The minimum distance from the edge of the viewport, in pixels. */
const EDGE = 8;

/** Makes a window draggable by its handle, within the viewport. It is docked until the user moves it. */
export function useDrag(pane: RefObject<HTMLElement | null>) {
  const [offset, setOffset] = useState({ x: 0, y: 0 });
  const dragStart = useRef<{ x: number; y: number } | null>(null);
  const isWideViewport = () => window.matchMedia('(min-width: 45rem)').matches;

  const moveTo = useCallback(
    (x: number, y: number) => {
      const box = pane.current?.getBoundingClientRect();
      if (!box) return;
      const next = {
        x: clamp(x, offset.x + EDGE - box.left, offset.x + innerWidth - EDGE - box.right),
        y: clamp(y, offset.y + EDGE - box.top, offset.y + innerHeight - EDGE - box.bottom),
      };
      if (next.x !== offset.x || next.y !== offset.y) setOffset(next);
    },
    // Depends on `offset`, because the measured position includes it.
    [pane, offset],
  );

  // Keeps the window in the viewport when either is resized.
  const moved = offset.x !== 0 || offset.y !== 0;
  useEffect(() => {
    if (!moved || !pane.current) return;
    const watch = new ResizeObserver(() => moveTo(offset.x, offset.y));
    watch.observe(pane.current);
    watch.observe(document.documentElement);
    return () => watch.disconnect();
  }, [moved, offset, moveTo, pane]);

  return {
    /** Attributes of the window. A page can keep its content beside a docked one. */
    frame: moved ? { style: { translate: `${offset.x}px ${offset.y}px` } } : { 'data-ringback-docked': '' },
    handle: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (!isWideViewport() || (event.target as Element).closest('button')) return;
        dragStart.current = { x: event.clientX - offset.x, y: event.clientY - offset.y };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (dragStart.current) moveTo(event.clientX - dragStart.current.x, event.clientY - dragStart.current.y);
      },
      onPointerUp: () => {
        dragStart.current = null;
      },
    },
  };
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
