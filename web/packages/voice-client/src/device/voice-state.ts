import type { CallOffer, SupervisionMode } from '../calls/call-control';

/** `busy`: another application uses it. `unsupported`: the page may not use a microphone, for example without HTTPS. */
export type Microphone = 'unknown' | 'granted' | 'denied' | 'missing' | 'busy' | 'unsupported';
/** `standby`: the Voice SDK loads when the first call is placed. `ready`: the device has registered and can ring. */
export type Readiness = 'off' | 'starting' | 'standby' | 'ready' | 'reconnecting' | 'not-configured';
export type MicrophoneFailure = `microphone-${Exclude<Microphone, 'unknown' | 'granted'>}`;
export type VoiceFailure =
  | 'call-failed'
  | 'connection-lost'
  | 'call-taken'
  | 'call-over'
  | 'on-another-call'
  | 'answer-failed'
  | 'not-joinable'
  | 'cannot-hold'
  | MicrophoneFailure;

export const microphoneFailure = (microphone: Microphone): MicrophoneFailure | null =>
  microphone === 'unknown' || microphone === 'granted' ? null : `microphone-${microphone}`;

export type VoiceCall = {
  phase: 'incoming' | 'dialing' | 'ringing' | 'open' | 'reconnecting' | 'ended';
  direction: 'inbound' | 'outbound';
  number: string;
  /** The server's id of the call, if it is known. */
  callId: string | null;
  /** The offer of a conference call. Null for a call of Twilio's Device. */
  offer: CallOffer | null;
  /** How the user supervises the call. Null for a call of the user's own. */
  supervision: SupervisionMode | null;
  /** Whether the user has accepted the call but it is not connected yet. */
  accepting: boolean;
  /** Whether the user is connected to the conference of an outgoing call that the other party has not answered. */
  awaitsAnswer: boolean;
  muted: boolean;
  startedAt: number | null;
  endedAt: number | null;
  quality: 'good' | 'bad';
};

/** A call that the user joins with a claim. */
export type CallToJoin = {
  callId: string;
  direction: VoiceCall['direction'];
  /** The customer's number. */
  number: string;
};

/** A call of the user whose other party is on hold, and to which the user can return. */
export type HeldCall = {
  callId: string;
  direction: VoiceCall['direction'];
  number: string;
  name: string | null;
  /** Whether other participants talk to each other meanwhile, so that no one is on hold. */
  hasCompany: boolean;
  /** The time at which other agents get the call. Null while the user is on another call. */
  until: string | null;
};

export type VoiceState = {
  readiness: Readiness;
  microphone: Microphone;
  call: VoiceCall | null;
  /** The other calls of the user, the one that was held first first. */
  held: readonly HeldCall[];
  /** The call that is offered while the user is on another one. */
  second: CallOffer | null;
  /** The id of the call that is about to replace the current one. */
  switchingTo: string | null;
  failure: VoiceFailure | null;
  /** Why a sound cannot be played, with the remedy. */
  soundProblem: string | null;
  /** Whether the user wants calls to ring in this browser. */
  wantsCalls: boolean;
};

export type VoiceEvent =
  | { type: 'readiness'; readiness: Readiness }
  | { type: 'microphone'; microphone: Microphone }
  | { type: 'incoming'; number: string; callId: string | null; offer?: CallOffer }
  /** `replacesCurrent`: the current call is on hold. */
  | { type: 'dialing'; number: string; replacesCurrent?: boolean }
  | { type: 'held'; calls: readonly HeldCall[] }
  | { type: 'second'; offer: CallOffer | null }
  | { type: 'switching'; callId: string | null }
  | { type: 'joining'; call: CallToJoin; offer?: CallOffer; supervision?: SupervisionMode }
  | { type: 'supervision-mode'; mode: SupervisionMode }
  | { type: 'ringing' }
  | { type: 'outgoing'; callId: string; isAnswered: boolean; at: number }
  | { type: 'accepting'; is: boolean }
  | { type: 'accepted'; at: number }
  | { type: 'muted'; muted: boolean }
  | { type: 'media'; up: boolean }
  | { type: 'quality'; quality: 'good' | 'bad' }
  | { type: 'ended'; at: number }
  | { type: 'failed'; failure: VoiceFailure }
  | { type: 'sound-problem'; message: string }
  | { type: 'wants-calls'; wantsCalls: boolean }
  | { type: 'cleared' };

export const initialVoiceState: VoiceState = {
  readiness: 'off',
  microphone: 'unknown',
  call: null,
  held: [],
  second: null,
  switchingTo: null,
  failure: null,
  soundProblem: null,
  wantsCalls: false,
};

const newCall = {
  offer: null,
  supervision: null,
  accepting: false,
  awaitsAnswer: false,
  muted: false,
  startedAt: null,
  endedAt: null,
  quality: 'good',
} as const;

export const isLive = (call: VoiceCall | null): call is VoiceCall => call !== null && call.phase !== 'ended';

/** Returns whether the user supervises the call with this id. */
export const isSupervised = (current: VoiceCall | null, callId: string): boolean =>
  isLive(current) && current.supervision !== null && current.callId === callId;

/** Returns the status of the device. */
export function voiceStatus(state: VoiceState): 'idle' | 'ringing' | 'oncall' {
  if (!isLive(state.call)) return 'idle';
  return state.call.phase === 'incoming' ? 'ringing' : 'oncall';
}

/** Returns the next state. Ignores events that do not fit, such as `ringing` after the end. */
export function voiceReducer(state: VoiceState, event: VoiceEvent): VoiceState {
  switch (event.type) {
    case 'readiness':
      return { ...state, readiness: event.readiness };
    case 'microphone':
      return { ...state, microphone: event.microphone };
    case 'incoming':
      if (isLive(state.call)) return state;
      return {
        ...state,
        failure: null,
        call: {
          ...newCall,
          phase: 'incoming',
          direction: 'inbound',
          number: event.number,
          callId: event.callId,
          offer: event.offer ?? null,
        },
      };
    case 'dialing':
      if (isLive(state.call) && !event.replacesCurrent) return state;
      return {
        ...state,
        failure: null,
        switchingTo: null,
        call: { ...newCall, phase: 'dialing', direction: 'outbound', number: event.number, callId: null },
      };
    case 'held':
      return { ...state, held: event.calls };
    case 'second':
      return { ...state, second: event.offer };
    case 'switching':
      return { ...state, switchingTo: event.callId };
    case 'joining': {
      // Replaces a current call, which is on hold, or which the user supervised.
      const { call, offer = null, supervision = null } = event;
      return {
        ...state,
        failure: null,
        switchingTo: null,
        call: { ...newCall, phase: 'dialing', ...call, offer, supervision },
      };
    }
    case 'failed':
      return { ...state, failure: event.failure };
    case 'sound-problem':
      return { ...state, soundProblem: event.message };
    case 'wants-calls':
      return { ...state, wantsCalls: event.wantsCalls };
    case 'ended':
      // A call that was not answered on this page is removed at once. It may still ring on other pages.
      return state.call?.phase === 'incoming' ? { ...state, call: null } : whileLive(state, event);
    case 'cleared':
      return isLive(state.call) ? state : { ...state, call: null };
    default:
      return whileLive(state, event);
  }
}

const whileLive = (state: VoiceState, event: InCall): VoiceState =>
  isLive(state.call) ? { ...state, call: inCall(state.call, event) } : state;

type InCall = Extract<
  VoiceEvent,
  {
    type:
      | 'ringing'
      | 'outgoing'
      | 'accepting'
      | 'accepted'
      | 'supervision-mode'
      | 'muted'
      | 'media'
      | 'quality'
      | 'ended';
  }
>;

function inCall(call: VoiceCall, event: InCall): VoiceCall {
  switch (event.type) {
    case 'ringing':
      return call.phase === 'dialing' ? { ...call, phase: 'ringing' } : call;
    case 'outgoing':
      return outgoing(call, event);
    case 'accepting':
      return call.phase === 'incoming' ? { ...call, accepting: event.is } : call;
    case 'accepted':
      // The user waits in the conference, and hears the other party's phone ring.
      if (call.awaitsAnswer) return { ...call, phase: 'ringing' };
      return call.startedAt === null ? { ...call, accepting: false, phase: 'open', startedAt: event.at } : call;
    case 'supervision-mode':
      return call.supervision === null ? call : { ...call, supervision: event.mode };
    case 'muted':
      return { ...call, muted: event.muted };
    case 'media':
      return call.startedAt === null ? call : { ...call, phase: event.up ? 'open' : 'reconnecting' };
    case 'quality':
      return { ...call, quality: event.quality };
    case 'ended':
      return { ...call, phase: 'ended', endedAt: event.at };
  }
}

/** Applies what the server knows of an outgoing conference call. */
function outgoing(call: VoiceCall, { callId, isAnswered, at }: Extract<InCall, { type: 'outgoing' }>): VoiceCall {
  if (!isAnswered) {
    const phase = call.phase === 'open' ? 'ringing' : call.phase;
    return { ...call, callId, awaitsAnswer: true, phase, startedAt: null };
  }
  const answered = { ...call, callId, awaitsAnswer: false };
  return call.startedAt === null ? { ...answered, phase: 'open', startedAt: at } : answered;
}
