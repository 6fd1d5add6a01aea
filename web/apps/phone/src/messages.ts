import type { AnswerBehavior } from './handset/answer-behavior';
import type { HandsetCall, HandsetEndReason } from './handset/handset';

/** Every text of the phone page. */
export const messages = {
  title: 'Phones',
  intro:
    'Each of these is a customer’s telephone in the simulated network. It talks with this computer’s microphone and speaker.',
  addPhone: 'Add a phone',
  phoneName: (position: number) => `Phone ${position}`,
  remove: (name: string) => `Remove ${name}`,
  exchangeUnreachable:
    'The exchange cannot be reached, so no phone is on the network. Start it again; this page comes back by itself.',
  answer: 'Answer',
  decline: 'Decline',
  hangUp: 'Hang up',
  call: 'Call',
  myNumber: 'My number',
  numberToCall: 'Number to call',
  digitsReceived: 'Digits received',
  keys: { '*': 'star', '#': 'hash' } as Readonly<Record<string, string>>,
  dialKey: (key: string) => `Dial ${key}`,
  sendKey: (key: string) => `Send ${key}`,
  log: {
    title: (count: number) => `Calls (${count})`,
    label: 'Calls',
    empty: 'No call yet. Call a number, or let somebody call this phone.',
    from: 'From',
    to: 'To',
    now: 'Now',
  },
  answerBehavior: {
    label: 'When somebody calls',
    options: {
      page: 'Rings here',
      busy: 'Is busy',
      'no-answer': 'Rings, nobody answers',
      voicemail: 'Voicemail answers',
      'other-script': 'Plays a script that somebody gave it',
    } satisfies Record<AnswerBehavior, string>,
    voicemail: { before: 'Messages can be heard on', link: 'the exchange’s page', after: '.' },
    unknown: (cause: string) => `It is not known who takes calls. ${cause}`,
    refused: (status: number) => `The exchange answered ${status}.`,
  },
  status: {
    calling: () => 'Calling…',
    ringing: () => 'Ringing…',
    incoming: (peer: string) => `Incoming call from ${peer}`,
    answering: () => 'Answering…',
    talking: () => 'On a call',
  } satisfies Record<HandsetCall['phase'], (peer: string) => string>,
  network: { on: 'On the network', joining: 'Joining the network…', off: 'Not on the network' },
  ended: (how: string) => `Ended: ${how}`,
  endReasons: {
    completed: 'the other side hung up',
    busy: 'busy',
    'no-answer': 'no answer',
    failed: 'the call could not be connected',
    rejected: 'declined',
    canceled: 'the caller gave up',
    'hung-up': 'you hung up',
    declined: 'you declined',
    'line-lost': 'the exchange went away',
  } satisfies Record<HandsetEndReason, string>,
  numberErrors: {
    empty: 'Type a number, for example +1 555 010 0123.',
    tooShort: 'This number is too short.',
    tooLong: 'This number is too long.',
    unknownCountry: 'No country has this code. Begin with + and the country, for example +1 555 010 0123.',
    invalid: 'This is not a phone number. Begin with + and the country, for example +1 555 010 0123.',
  },
  microphone: {
    blocked:
      'Your microphone is blocked. Click the icon left of the address, allow the microphone, and this phone works again.',
    missing: 'This computer has no microphone. Plug one in and try again.',
    busy: 'Another program holds the microphone. Close it there and try again.',
    unsupported:
      'The microphone cannot be used here. Open this page on https or on localhost, in a browser that can make calls.',
  },
  audioFailed: 'The sound of this call could not be set up. Hang up and call again.',
} as const;
