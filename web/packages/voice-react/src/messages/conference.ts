// The texts of calls with several participants, and of several calls.

import type { Participant } from '@ringback/voice-client';

export const consultation = {
  swap: 'Swap',
  merge: 'Merge',
  complete: 'Complete',
  cancel: 'Cancel',
  notAnswered: (name: string) => `Wait until ${name} answers.`,
  consulted: (name: string) => `${name} is asking you first. The customer is on hold and can’t hear you.`,
} as const;

export const target = {
  title: { transfer: 'Transfer call', add: 'Add to call' },
  search: 'Name or number',
  people: 'People',
  none: 'No results. Enter a full phone number to call it.',
  noTeam: 'No other members in this workspace. Enter a phone number.',
  loading: 'Loading members…',
  choose: 'Choose an available person or enter a phone number.',
  call: (number: string) => `Call ${number}`,
  transfer: 'Transfer now',
  ask: 'Ask first',
  askHelp: 'Ask first puts the customer on hold while you talk to the other person.',
  add: 'Add to call',
  back: 'Back to the call',
} as const;

export const participants = {
  title: 'Participants',
  you: 'You',
  remove: (name: string) => `Remove ${name}`,
  cancel: (name: string) => `Stop calling ${name}`,
  talking: 'On the call',
  muted: 'Muted',
  ringing: 'Ringing…',
  onHold: 'On hold',
} as const;

export const news = {
  ringing: (name: string) => `Calling ${name}`,
  joined: (name: string) => `${name} joined the call`,
  left: (name: string) => `${name} left the call`,
  onHold: (name: string) => `${name} is on hold`,
  goesOn: (name: string) => `The call with ${name} goes on`,
  resumed: (name: string) => `${name} is no longer on hold`,
} as const;

/** Why an invited person did not join. */
export const notJoined = {
  declined: (name: string) => `${name} declined.`,
  busy: (name: string) => `${name} is busy.`,
  'no-answer': (name: string) => `${name} didn’t answer.`,
  failed: (name: string) => `Couldn’t reach ${name}. Check the number and try again.`,
} as Readonly<Partial<Record<Participant['state'], (name: string) => string>>>;

export const rejoin = {
  text: (name: string) => `${name} is on hold and waiting for you.`,
  goesOn: (name: string) => `The call with ${name} goes on without you.`,
  button: 'Rejoin',
  end: 'End call',
  leave: 'Leave call',
} as const;

/** The tabs of several calls. */
export const calls = {
  title: 'Your calls',
  goesOn: 'Goes on without you',
  current: 'On a call',
  switch: 'Switch call',
} as const;

/** A call that is offered during a call. */
export const second = {
  title: 'Call waiting',
  waitsInLine: 'Waiting in line. No one else is free.',
  accept: 'Hold and accept',
  notNow: 'Not now',
} as const;
