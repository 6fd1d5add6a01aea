import {
  type CallAudio,
  type CallOffer,
  type CallToJoin,
  type EventFrame,
  type HeldCall,
  initialVoiceState,
  type Microphone,
  microphoneFailure,
  type NetworkTestResult,
  ObservableValue,
  type Readiness,
  type SupervisionMode,
  type VoiceCall,
  type VoiceDevice,
  type VoiceFailure,
  voiceStatus,
} from '@ringback/voice-client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';
import { acquireDevice, releaseDevice } from './shared-devices';

const noopSubscribe = () => () => {};
const NO_LEVEL = new ObservableValue(0);
const returnFalse = () => false;

/** The telephone of one user in one workspace: its state and its actions. */
export interface Voice {
  status: 'idle' | 'ringing' | 'oncall';
  /** Twilio's own Device; null until the Voice SDK has loaded. */
  device: VoiceDevice['device'];
  /** The ringing or current call, or a call that ended a few seconds ago. */
  call: VoiceCall | null;
  /** The other calls of the user, whose other party is on hold. `rejoin` returns to one of them. */
  held: readonly HeldCall[];
  /** The call that is offered while the user is on another one. */
  second: CallOffer | null;
  /** The id of the call that is about to replace the current one. */
  switchingTo: string | null;
  muted: boolean;
  /** The time at which the call was answered, in milliseconds. */
  startedAt: number | null;
  microphone: Microphone;
  readiness: Readiness;
  /** Whether this page holds the phone. Other pages of the browser show its calls and steer them. */
  holdsPhone: boolean;
  /** Whether the user wants calls to ring in this browser. */
  wantsCalls: boolean;
  /** Whether the browser blocks the ringtone until the user has clicked or typed on one of its pages. */
  autoplayBlocked: boolean;
  /** Why a sound cannot be played, with the remedy. */
  soundProblem: string | null;
  /** The microphone, speaker and ringer of this browser. Null until the component has mounted. */
  audio: CallAudio | null;
  /** The level of the remote audio, 0 to 1. */
  level: ObservableValue<number>;
  failure: VoiceFailure | null;
  /** The message for the failure, with the remedy. */
  error: string | null;
  /** Loads the Voice SDK and registers, so that calls can ring here. */
  register: () => Promise<void>;
  /** Notes whether the user wants calls to ring in this browser. */
  setWantsCalls: (wantsCalls: boolean) => void;
  accept: () => void;
  /** Connects the user to a held call, and puts the current call on hold. */
  rejoin: (callId: string) => void;
  /** Joins a call of other users to listen, whisper or barge in; changes the mode of the supervised call. */
  supervise: (call: CallToJoin, mode: SupervisionMode) => void;
  /** Joins a call in place of its agents, who leave as soon as the user has joined. */
  takeOver: (call: CallToJoin) => void;
  /** Puts the current call on hold, and accepts the `second` call. */
  acceptSecond: () => void;
  /** Declines the `second` call for this user only. */
  declineSecond: () => void;
  /** Passes an event of the workspace to the phone. `TwilioInboundListener` does it with each. */
  receive: (frame: EventFrame) => void;
  reject: () => void;
  hangUp: () => void;
  /** Places a call if the microphone can be used. Returns the state of the microphone. */
  dial: (to: string, contactId?: string, callerId?: string) => Promise<Microphone>;
  mute: (muted: boolean) => void;
  sendDigits: (digits: string) => void;
  /** Removes an ended call before its five seconds are over. */
  dismiss: () => void;
  /** Allows sound, when called from a click handler. A blocked ringtone plays from now on. */
  unlockAudio: () => void;
  /** Plays the ringtone once. Rejects if the browser blocks it. */
  testRing: () => Promise<void>;
  /** Measures the network with a test call. */
  testNetwork: () => Promise<NetworkTestResult | null>;
  /** Tries again after the workspace was set up. */
  retry: () => void;
  /** Requests a new voice token. */
  renewToken: () => void;
  requestMicrophone: () => Promise<Microphone>;
}

/**
 * Returns the telephone of `identity` in one workspace. All components with the same workspace and user share one
 * device, and all pages of the browser share one phone, which one of them holds.
 * When the last of them unmounts, the device is destroyed and its call ends. The Voice SDK loads when it is needed: to
 * place a call, or to become available.
 *
 * @example
 * ```tsx
 * function CallCustomer({ number }: { number: string }) {
 *   const { status, dial, hangUp } = useVoiceDevice(workspaceId, userId);
 *   return status === 'idle' ? (
 *     <button onClick={() => dial(number)}>Call</button>
 *   ) : (
 *     <button onClick={hangUp}>Hang up</button>
 *   );
 * }
 * ```
 */
export function useVoiceDevice(workspaceId: string | null, identity: string | null): Voice {
  const ringback = useRingback();
  const [voiceDevice, setVoiceDevice] = useState<VoiceDevice | null>(null);

  useEffect(() => {
    if (!workspaceId || !identity) return;
    setVoiceDevice(acquireDevice(ringback, workspaceId, identity));
    return () => {
      releaseDevice(ringback, workspaceId, identity);
      setVoiceDevice(null);
    };
  }, [ringback, workspaceId, identity]);

  const state = useSyncExternalStore(
    voiceDevice?.state.subscribe ?? noopSubscribe,
    voiceDevice?.state.get ?? (() => initialVoiceState),
  );

  const autoplayBlocked = useSyncExternalStore(
    voiceDevice?.ringMuted.subscribe ?? noopSubscribe,
    voiceDevice?.ringMuted.get ?? returnFalse,
  );

  const holdsPhone = useSyncExternalStore(
    voiceDevice?.holdsPhone.subscribe ?? noopSubscribe,
    voiceDevice?.holdsPhone.get ?? returnFalse,
  );

  const actions = useMemo(
    () => ({
      register: async () => voiceDevice?.register(),
      setWantsCalls: (wantsCalls: boolean) => voiceDevice?.setWantsCalls(wantsCalls),
      accept: () => void voiceDevice?.accept(),
      rejoin: (callId: string) => void voiceDevice?.rejoin(callId),
      supervise: (call: CallToJoin, mode: SupervisionMode) => void voiceDevice?.supervise(call, mode),
      takeOver: (call: CallToJoin) => void voiceDevice?.takeOver(call),
      acceptSecond: () => {
        const second = voiceDevice?.state.get().second;
        if (second) void voiceDevice?.acceptSecond(second.callId);
      },
      declineSecond: () => {
        const second = voiceDevice?.state.get().second;
        if (second) voiceDevice?.declineSecond(second.callId);
      },
      receive: (frame: EventFrame) => voiceDevice?.receive(frame),
      reject: () => voiceDevice?.reject(),
      hangUp: () => voiceDevice?.hangUp(),
      dial: async (to: string, contactId?: string, callerId?: string): Promise<Microphone> =>
        (await voiceDevice?.dial(to, contactId, callerId)) ?? 'unknown',
      mute: (muted: boolean) => voiceDevice?.mute(muted),
      sendDigits: (digits: string) => voiceDevice?.sendDigits(digits),
      dismiss: () => voiceDevice?.dismiss(),
      unlockAudio: () => void voiceDevice?.ringtone.unlock(),
      testRing: async () => voiceDevice?.ringtone.test(),
      testNetwork: async () => (await voiceDevice?.testNetwork()) ?? null,
      retry: () => voiceDevice?.retry(),
      renewToken: () => voiceDevice?.renewToken(),
      requestMicrophone: async (): Promise<Microphone> => (await voiceDevice?.requestMicrophone()) ?? 'unknown',
    }),
    [voiceDevice],
  );

  // The same object until something changes, so that components below a provider of it render only then.
  return useMemo(
    () => ({
      status: voiceStatus(state),
      device: voiceDevice?.device ?? null,
      ...actions,
      call: state.call,
      held: state.held,
      second: state.second,
      switchingTo: state.switchingTo,
      muted: state.call?.muted ?? false,
      startedAt: state.call?.startedAt ?? null,
      microphone: state.microphone,
      readiness: state.readiness,
      holdsPhone,
      wantsCalls: state.wantsCalls,
      autoplayBlocked,
      soundProblem: state.soundProblem,
      audio: voiceDevice?.audio ?? null,
      level: voiceDevice?.level ?? NO_LEVEL,
      failure: state.failure,
      error: state.failure && messages.failure[state.failure],
    }),
    [voiceDevice, state, actions, holdsPhone, autoplayBlocked],
  );
}

/**
 * Returns why a call cannot be placed now, with the remedy. Returns null if it can.
 *
 * @param canHold - Whether the current call can be put on hold for another one.
 *
 * @example
 * ```tsx
 * const reason = callDisabledReason(voice);
 * <button disabled={reason !== null} title={reason ?? undefined}>Call</button>
 * ```
 */
export function callDisabledReason(voice: Voice, canHold = false): string | null {
  const failure = microphoneFailure(voice.microphone);
  // Another application may release the microphone at any time, so the user may try.
  if (failure && failure !== 'microphone-busy') return messages.failure[failure];
  if (voice.status !== 'idle') return canHold ? null : messages.onAnotherCall;
  return messages.notReady[voice.readiness] || null;
}
