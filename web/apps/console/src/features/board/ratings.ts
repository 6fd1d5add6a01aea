import type { BoardTargets } from '@ringback/voice-client';
import { asShown } from '../../shared/formatValue';

/** How a figure compares with its target. */
export type Rating = 'on-target' | 'close' | 'off-target';

/** A figure that misses its target by a tenth of it, or less, is close. */
const CLOSE = 10;

/** Compares a figure with its target, both as they are shown. Null without either. */
export function rate(
  value: number | null,
  target: number | null,
  better: 'higher' | 'lower',
  unit: Parameters<typeof asShown>[1],
): Rating | null {
  if (value === null || target === null) return null;
  const [shown, limit] = [asShown(value, unit), asShown(target, unit)];
  const miss = better === 'higher' ? limit - shown : shown - limit;
  if (miss <= 0) return 'on-target';
  // Whole numbers, because 0.8 - 0.72 is more than a tenth of 0.8.
  return miss * CLOSE <= limit ? 'close' : 'off-target';
}

/**
 * Compares a wait that goes on, in whole seconds as it is shown: close when the call can no longer meet the service
 * level. Null without a target.
 */
export function rateWait(
  seconds: number,
  { serviceLevelSeconds, longestWaitSeconds }: Pick<BoardTargets, 'serviceLevelSeconds' | 'longestWaitSeconds'>,
): Rating | null {
  if (longestWaitSeconds === null) return null;
  if (seconds > longestWaitSeconds) return 'off-target';
  return seconds > serviceLevelSeconds ? 'close' : 'on-target';
}
