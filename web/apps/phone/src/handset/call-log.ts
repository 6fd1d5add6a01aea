import type { Handset, HandsetEndReason } from './handset';

/** A past or current call of a handset. */
export interface LoggedCall {
  readonly direction: 'in' | 'out';
  readonly peer: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The time of connection; undefined without one. */
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly endReason?: HandsetEndReason;
}

const MAX_ENTRIES = 20;

/** Returns the log, newest first, after a handset has changed its state. */
export function appendLog(
  log: readonly LoggedCall[],
  before: Handset,
  after: Handset,
  now: number,
): readonly LoggedCall[] {
  const [newest, ...older] = log;
  const open = newest && newest.endedAt === undefined ? newest : undefined;
  if (after.call && !before.call) {
    const direction = after.call.phase === 'incoming' ? 'in' : 'out';
    return [{ direction, peer: after.call.peer, startedAt: now } as const, ...log].slice(0, MAX_ENTRIES);
  }
  if (!open) return log;
  if (!after.call) return [{ ...open, endedAt: now, endReason: after.endReason ?? 'failed' }, ...older];
  if (after.call.phase === 'talking' && before.call?.phase !== 'talking') {
    return [{ ...open, answeredAt: now }, ...older];
  }
  return log;
}
