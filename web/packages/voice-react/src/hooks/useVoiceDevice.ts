import {
  initialVoiceState,
  type Microphone,
  microphoneFailure,
  ObservableValue,
  type VoiceDevice,
  voiceStatus,
} from '@ringback/voice-client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { messages } from '../messages';
import { useRingback } from '../RingbackProvider';

const noopSubscribe = () => () => {};
const NO_LEVEL = new ObservableValue(0);
const returnFalse = () => false;

/**
 * The telephone of `identity` in one workspace, alive while this component is. Either of them changing (signing out,
 * another workspace) destroys the device and its call.
 */
export function useVoiceDevice(workspaceId: string | null, identity: string | null) {
  const ringback = useRingback();
  const [voiceDevice, setVoiceDevice] = useState<VoiceDevice | null>(null);

  useEffect(() => {
    if (!workspaceId || !identity) return;
    const created = ringback.newVoiceDevice(workspaceId);
    created.start();
    setVoiceDevice(created);
    return () => {
      created.destroy();
      ringback.leaveWorkspace(workspaceId);
      setVoiceDevice(null);
    };
  }, [ringback, workspaceId, identity]);

  const state = useSyncExternalStore(
    voiceDevice?.state.subscribe ?? noopSubscribe,
    voiceDevice?.state.get ?? (() => initialVoiceState),
  );

  const autoplayBlocked = useSyncExternalStore(
    voiceDevice?.ringtone.autoplayBlocked.subscribe ?? noopSubscribe,
    voiceDevice?.ringtone.autoplayBlocked.get ?? returnFalse,
  );

  const actions = useMemo(
    () => ({
      accept: () => void voiceDevice?.accept(),
      reject: () => voiceDevice?.reject(),
      hangUp: () => voiceDevice?.hangUp(),
      /** Answers with how it stands with the microphone: without one there is no call. */
      dial: async (to: string, contactId?: string): Promise<Microphone> =>
        (await voiceDevice?.dial(to, contactId)) ?? 'unknown',
      mute: (muted: boolean) => voiceDevice?.mute(muted),
      sendDigits: (digits: string) => voiceDevice?.sendDigits(digits),
      dismiss: () => voiceDevice?.dismiss(),
      /** From a click: gives the browser's leave to ring, and rings now if a call is waiting. */
      unlockAudio: () => void voiceDevice?.ringtone.unlock(),
      retry: () => voiceDevice?.retry(),
      renewToken: () => voiceDevice?.renewToken(),
      requestMicrophone: async (): Promise<Microphone> => (await voiceDevice?.requestMicrophone()) ?? 'unknown',
    }),
    [voiceDevice],
  );

  return {
    status: voiceStatus(state),
    device: voiceDevice?.device ?? null,
    ...actions,
    call: state.call,
    muted: state.call?.muted ?? false,
    startedAt: state.call?.startedAt ?? null,
    microphone: state.microphone,
    readiness: state.readiness,
    /** The browser would keep a ring silent until somebody has clicked or typed on this page. */
    autoplayBlocked,
    /** How loud the other voice is, 0 to 1. */
    level: voiceDevice?.level ?? NO_LEVEL,
    failure: state.failure,
    error: state.failure && messages.failure[state.failure],
  };
}

export type Voice = ReturnType<typeof useVoiceDevice>;

/** Why Call is disabled, in words that say what to do; null when a call can be placed. */
export function callDisabledReason(voice: Voice): string | null {
  const failure = microphoneFailure(voice.microphone);
  // What another program holds may be free a moment later: the next try tells.
  if (failure && failure !== 'microphone-busy') return messages.failure[failure];
  if (voice.status !== 'idle') return messages.onAnotherCall;
  return voice.readiness === 'ready' ? null : messages.notReady[voice.readiness];
}
