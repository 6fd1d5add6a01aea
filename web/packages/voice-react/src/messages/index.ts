import type { CallStatus, PresenceState } from '@ringback/voice-client';
import { audio } from './audio';
import { calls, consultation, news, notJoined, participants, rejoin, second, target } from './conference';
import { endReason, failure, notReady, refusal } from './failures';
import { notes, wrapUp } from './notes';
import { notifications } from './notifications';
import { recordings } from './recordings';
import { settings } from './settings';
import { summary } from './summary';
import { supervision } from './supervision';
import { transcript } from './transcript';
import { voicemail } from './voicemail';

const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const ordinal = (n: number) => rules.select(n) as 'one' | 'two' | 'few';

/** The texts of the components. */
export const messages = {
  summary,
  transcript,
  incoming: 'Incoming call',
  accept: 'Accept',
  decline: 'Decline',
  dialogLabel: (party: string) => `Call with ${party}`,
  lineCalled: (line: string) => `calls ${line}`,
  /** Why a call is offered, besides a call from a customer. */
  invited: {
    transfer: (name: string) => `Transferred by ${name}`,
    consultation: (name: string) => `${name} wants to ask you first`,
    join: (name: string) => `${name} asks you to join`,
    direct: (name: string) => `${name} is calling you`,
    outgoing: 'Answered your call',
    returned: 'No one took the call that you transferred',
  },
  secondsLeft: (seconds: number) => `${seconds} s left`,
  weeklyCall: (n: number) => `${n}${{ one: 'st', two: 'nd', few: 'rd' }[ordinal(n)] ?? 'th'} call this week`,
  /** Other callers who wait while a call rings. */
  otherCallers: (count: number) => (count === 1 ? '1 more caller is waiting' : `${count} more callers are waiting`),
  autoplayBlocked: 'Your browser is muting the ringtone.',
  unlockAudio: 'Unmute ringtone',
  callAgain: 'Call again',
  openCall: 'Show call',
  minimise: 'Collapse',
  popOut: 'Open in a small window',
  close: 'Close',
  mute: 'Mute',
  unmute: 'Unmute',
  keypad: 'Keypad',
  hangUp: 'Hang up',
  digitsSent: 'Digits sent',
  hold: 'Hold',
  resume: 'Resume',
  onHold: 'On hold',
  transfer: 'Transfer',
  add: 'Add',
  consultation,
  target,
  participants,
  news,
  notJoined,
  supervision,
  transferredTo: (name: string) => `Transferred to ${name}`,
  rejoin,
  calls,
  second,
  announce: {
    connected: (party: string) => `Connected to ${party}`,
    muted: 'Your microphone is muted',
  },
  inAnotherTab: 'You hear this call in another tab of this browser.',
  badQualityShort: 'Poor connection',
  badQuality: 'Poor connection. Move closer to your router or use a wired network.',
  phase: {
    incoming: 'Incoming',
    dialing: 'Connecting…',
    ringing: 'Ringing…',
    open: 'On a call',
    reconnecting: 'Reconnecting…',
    ended: 'Call ended',
  },
  failure,
  notReady,
  availability: {
    switch: 'Available',
    available: 'Available',
    reconnecting: 'Reconnecting…',
    unavailable: 'Not available',
    'on-call': 'On a call',
    'wrap-up': 'Wrap-up',
    finish: 'Finish',
    finishWrapUp: 'Finish wrap-up',
  },
  presence: {
    available: 'Available',
    'on-call': 'On a call',
    'wrap-up': 'Wrap-up',
    away: 'Away',
    offline: 'Offline',
  } satisfies Record<PresenceState, string>,
  notes,
  recordings,
  voicemail,
  wrapUp,
  tryAgain: 'Try again',
  audio,
  notifications,
  endReason,
  refusal,
  refused: 'Your workspace doesn’t allow this call.',
  onAnotherCall: 'You’re already on a call.',
  status: {
    queued: 'Queued',
    ringing: 'Ringing',
    'in-progress': 'In progress',
    completed: 'Completed',
    busy: 'Busy',
    'no-answer': 'No answer',
    failed: 'Failed',
    canceled: 'Canceled',
  } satisfies Record<CallStatus, string>,
  settings,
} as const;
