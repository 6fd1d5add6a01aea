import { type PointerEvent, useRef, useState } from 'react';

/** Moves a window by its handle; where it was dropped, it stays. */
export function useDrag() {
  const [at, setAt] = useState({ x: 0, y: 0 });
  const from = useRef<{ x: number; y: number } | null>(null);
  const wide = () => window.matchMedia('(min-width: 45rem)').matches;
  return {
    style: at.x || at.y ? { translate: `${at.x}px ${at.y}px` } : {},
    handle: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (!wide() || (event.target as Element).closest('button')) return;
        from.current = { x: event.clientX - at.x, y: event.clientY - at.y };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (from.current) setAt({ x: event.clientX - from.current.x, y: event.clientY - from.current.y });
      },
      onPointerUp: () => {
        from.current = null;
      },
    },
  };
}
