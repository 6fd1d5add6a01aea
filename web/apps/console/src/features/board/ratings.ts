import type { BoardTargets } from '@ringback/voice-client';

/** How a figure compares with its target. */
export type Rating = 'on-target' | 'close' | 'off-target';

/** A figure that misses its target by this part of it, or less, is close. */
const CLOSE = 0.1;

/** Compares a figure with its target. Null without either. */
export function rate(value: number | null, target: number | null, better: 'higher' | 'lower'): Rating | null {
  if (value === null || target === null) return null;
  const miss = better === 'higher' ? target - value : value - target;
  if (miss <= 0) return 'on-target';
  return miss <= CLOSE * target ? 'close' : 'off-target';
}

/** Compares a wait that goes on: close when the call can no longer meet the service level. Null without a target. */
export function rateWait(
  ms: number,
  { serviceLevelSeconds, longestWaitSeconds }: Pick<BoardTargets, 'serviceLevelSeconds' | 'longestWaitSeconds'>,
): Rating | null {
  if (longestWaitSeconds === null) return null;
  if (ms > longestWaitSeconds * 1000) return 'off-target';
  return ms > serviceLevelSeconds * 1000 ? 'close' : 'on-target';
}
