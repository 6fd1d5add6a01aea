import type { CallOffer } from '../calls/call-control';

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
  /** Whether the user has accepted the call but it is not connected yet. */
  accepting: boolean;
  muted: boolean;
  startedAt: number | null;
  endedAt: number | null;
  quality: 'good' | 'bad';
};

/** A call that the user was disconnected from. The other party is on hold until `until`. */
export type CallToRejoin = {
  callId: string;
  direction: VoiceCall['direction'];
  number: string;
  name: string | null;
  until: string;
};

export type VoiceState = {
  readiness: Readiness;
  microphone: Microphone;
  call: VoiceCall | null;
  /** The call that the user can rejoin. */
  waiting: CallToRejoin | null;
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
  | { type: 'dialing'; number: string }
  | { type: 'waiting'; call: CallToRejoin | null }
  | { type: 'rejoining'; call: CallToRejoin }
  | { type: 'ringing' }
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
  waiting: null,
  failure: null,
  soundProblem: null,
  wantsCalls: false,
};

const newCall = {
  offer: null,
  accepting: false,
  muted: false,
  startedAt: null,
  endedAt: null,
  quality: 'good',
} as const;

export const isLive = (call: VoiceCall | null): call is VoiceCall => call !== null && call.phase !== 'ended';

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
      if (isLive(state.call)) return state;
      return {
        ...state,
        failure: null,
        call: { ...newCall, phase: 'dialing', direction: 'outbound', number: event.number, callId: null },
      };
    case 'waiting':
      return { ...state, waiting: event.call };
    case 'rejoining': {
      if (isLive(state.call)) return state;
      const { direction, number, callId } = event.call;
      return { ...state, failure: null, call: { ...newCall, phase: 'dialing', direction, number, callId } };
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
  { type: 'ringing' | 'accepting' | 'accepted' | 'muted' | 'media' | 'quality' | 'ended' }
>;

function inCall(call: VoiceCall, event: InCall): VoiceCall {
  switch (event.type) {
    case 'ringing':
      return call.phase === 'dialing' ? { ...call, phase: 'ringing' } : call;
    case 'accepting':
      return call.phase === 'incoming' ? { ...call, accepting: event.is } : call;
    case 'accepted':
      return call.startedAt === null ? { ...call, accepting: false, phase: 'open', startedAt: event.at } : call;
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
