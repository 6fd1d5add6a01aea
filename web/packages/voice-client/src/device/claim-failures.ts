import { Problem } from '../api/problem';
import type { VoiceFailure } from './voice-state';

type Failures = Readonly<Record<string, VoiceFailure>>;

const OFFERED: Failures = {
  'call-taken': 'call-taken',
  'call-over': 'call-over',
  'call-not-in-state': 'call-over',
  'on-a-call': 'on-another-call',
};
const SECOND: Failures = { ...OFFERED, 'call-not-in-state': 'cannot-hold', 'on-a-call': 'cannot-hold' };
const OF_OTHERS: Failures = { ...OFFERED, 'call-over': 'not-joinable', 'call-not-in-state': 'not-joinable' };

const failureIn = (failures: Failures) => (error: unknown) =>
  (error instanceof Problem && failures[error.code]) || 'answer-failed';

/** Returns why the user could not take an offered call, or return to a held one. */
export const claimFailure = failureIn(OFFERED);

/** Returns why the user could not put the current call on hold to take another one. */
export const switchFailure = failureIn(SECOND);

/** Returns why the user could not join a call of others. */
export const joinFailure = failureIn(OF_OTHERS);
