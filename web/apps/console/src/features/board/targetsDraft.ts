import type { BoardTargets } from '@ringback/voice-client';

/** The targets that may be empty, with the numbers that the server accepts. */
export const TARGETS = [
  { name: 'serviceLevelPercent', unit: 'percent', min: 1, max: 100 },
  { name: 'abandonRatePercent', unit: 'percent', min: 0, max: 100 },
  { name: 'speedOfAnswerSeconds', unit: 'seconds', min: 1, max: 3600 },
  { name: 'longestWaitSeconds', unit: 'seconds', min: 1, max: 3600 },
  { name: 'callersWaiting', unit: 'callers', min: 0, max: 1000 },
] as const;

type TargetName = (typeof TARGETS)[number]['name'];

/** The input of the form: numbers as text, empty for no target. */
export type TargetsDraft = Pick<BoardTargets, 'serviceLevelSeconds'> & Record<TargetName, string>;

/** Returns the input that stands for the targets. */
export function draftOf(targets: BoardTargets): TargetsDraft {
  const text = (name: TargetName) => String(targets[name] ?? '');
  return {
    serviceLevelSeconds: targets.serviceLevelSeconds,
    serviceLevelPercent: text('serviceLevelPercent'),
    abandonRatePercent: text('abandonRatePercent'),
    speedOfAnswerSeconds: text('speedOfAnswerSeconds'),
    longestWaitSeconds: text('longestWaitSeconds'),
    callersWaiting: text('callersWaiting'),
  };
}

/** Returns the targets that the input stands for, if it is valid. */
export function targetsOf(draft: TargetsDraft): BoardTargets {
  const number = (name: TargetName) => (draft[name].trim() === '' ? null : Number(draft[name]));
  return {
    serviceLevelSeconds: draft.serviceLevelSeconds,
    serviceLevelPercent: number('serviceLevelPercent'),
    abandonRatePercent: number('abandonRatePercent'),
    speedOfAnswerSeconds: number('speedOfAnswerSeconds'),
    longestWaitSeconds: number('longestWaitSeconds'),
    callersWaiting: number('callersWaiting'),
  };
}

/** Returns whether a text is empty or a whole number within the limits. */
export const isValidTarget = (text: string, { min, max }: { min: number; max: number }): boolean =>
  text.trim() === '' || (/^\d{1,4}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max);
