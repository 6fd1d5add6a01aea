import type { Ending, Handset } from './handset';

/** A call of a handset that is over, or still goes on. */
export interface LoggedCall {
  readonly way: 'in' | 'out';
  readonly peer: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  /** When it was connected; undefined when it never was. */
  readonly talkedFrom?: number;
  readonly ended?: number;
  readonly ending?: Ending;
}

const MOST = 20;

/** The log, newest first, after a handset has gone from one state to the next. */
export function logged(
  log: readonly LoggedCall[],
  before: Handset,
  after: Handset,
  now: number,
): readonly LoggedCall[] {
  const [newest, ...older] = log;
  const open = newest && newest.ended === undefined ? newest : undefined;
  if (after.call && !before.call) {
    const way = after.call.phase === 'incoming' ? 'in' : 'out';
    return [{ way, peer: after.call.peer, began: now } as const, ...log].slice(0, MOST);
  }
  if (!open) return log;
  if (!after.call) return [{ ...open, ended: now, ending: after.ended ?? 'failed' }, ...older];
  if (after.call.phase === 'talking' && before.call?.phase !== 'talking') {
    return [{ ...open, talkedFrom: now }, ...older];
  }
  return log;
}
