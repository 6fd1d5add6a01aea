// The reasons why a call fails or cannot be placed.

import type { CallStatus, VoiceFailure } from '@ringback/voice-client';

export const failure = {
  'call-failed': 'Call failed. Check the number and try again.',
  'connection-lost': 'The call ended because the connection was lost. Reconnecting…',
  'call-taken': 'Another agent took this call.',
  'call-over': 'The caller hung up.',
  'on-another-call': 'You’re on a call on another device. End it there, then answer.',
  'not-joinable': 'You can’t join this call now. It may have ended, or no agent is on it.',
  'cannot-hold':
    'This call can’t be put on hold right now. Wait until it is answered, or finish the transfer, then try again.',
  'answer-failed': 'Couldn’t connect the call. Check your connection and try again.',
  'microphone-denied':
    'Your microphone is blocked. Click the icon at the left of the address bar and allow the microphone.',
  'microphone-missing': 'No microphone found. Connect one to make and receive calls.',
  'microphone-busy': 'Another app is using your microphone. Close it and try again.',
  'microphone-unsupported': 'This page can’t use your microphone. Open it over HTTPS in a supported browser.',
} as const satisfies Record<VoiceFailure, string>;

export const notReady = {
  off: 'Getting calling ready…',
  starting: 'Getting calling ready…',
  standby: '',
  reconnecting: 'Reconnecting to the phone network…',
  'not-configured': 'Voice is not set up yet. Ask an administrator to set it up in Settings › Voice.',
  ready: '',
} as const;

/** The reasons why an outbound call was not answered. */
export const endReason = {
  busy: 'The line is busy.',
  'no-answer': 'No answer.',
  failed: 'The call couldn’t be completed. Check the number and try again.',
} as Readonly<Partial<Record<CallStatus, string>>>;

/** The reasons why the workspace does not allow a call, by the code of the rule. */
export const refusal = {
  'caller-id-not-allowed': 'Your workspace can’t call from this number. Choose another number to call from.',
  'calls-stopped': 'Outgoing calls are turned off in your workspace.',
  'country-not-allowed': 'Your workspace doesn’t allow calls to this country.',
  'daily-limit': 'The daily limit of calls was reached.',
  'do-not-call': 'The number is on the do-not-call list.',
  'emergency-number': 'Emergency numbers can’t be called from here. Use a phone.',
  'premium-number': 'Premium-rate numbers can’t be called.',
  'spend-cap': 'The daily spend limit was reached.',
  'too-many-calls': 'Too many calls in a minute. Wait a minute and try again.',
  'unknown-destination': 'This number doesn’t exist. Check the country code and digits.',
} as Readonly<Record<string, string>>;
