import { useCallback, useState } from 'react';

/** How many rows each list shows. */
export interface Rows {
  callers: number;
  agents: number;
}

/** Until the screen has been measured. */
const FEW: Rows = { callers: 4, agents: 6 };

/** Heights in the type of the lists: the heading, the sentence below the rows, a row of two lines, and one of one line. */
const EM = { heading: 2.9, note: 2.7, caller: 3.65, agent: 2.4 };

/** The space below the lists, as beside them. */
const MARGIN_VW = 1.5;

/**
 * Returns how many rows fit.
 *
 * @param height the space for the lists, in pixels
 * @param em the size of their type, in pixels
 */
export function rowsIn(height: number, em: number): Rows {
  const free = height / em - EM.heading - EM.note;
  const fit = (row: number) => Math.max(1, Math.floor(free / row));
  return Number.isFinite(free) ? { callers: fit(EM.caller), agents: fit(EM.agent) } : FEW;
}

/** Returns a ref for the element with both lists, and the rows that fit under it on the screen. */
export function useWallRows(): [ref: (lists: HTMLElement | null) => (() => void) | undefined, rows: Rows] {
  const [rows, setRows] = useState(FEW);
  const ref = useCallback((lists: HTMLElement | null) => {
    if (!lists?.parentElement) return;
    const measure = () => {
      const height = window.innerHeight - lists.getBoundingClientRect().top - (window.innerWidth * MARGIN_VW) / 100;
      const next = rowsIn(height, Number.parseFloat(getComputedStyle(lists).fontSize));
      setRows((before) => (before.callers === next.callers && before.agents === next.agents ? before : next));
    };
    measure();
    // What is above the lists grows when it is loaded, and with the window.
    const observer = new ResizeObserver(measure);
    observer.observe(lists.parentElement);
    return () => observer.disconnect();
  }, []);
  return [ref, rows];
}
