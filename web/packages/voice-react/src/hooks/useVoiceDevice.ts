import { failureOf, type Microphone, quiet, Store, statusOf, type VoiceDevice } from '@ringback/voice-client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { words } from '../messages';
import { useRingback } from '../RingbackProvider';

const nothing = () => () => {};
const silence = new Store(0);
const not = () => false;

/**
 * The telephone of `identity` in one workspace, alive while this component is. Either of them changing (signing out,
 * another workspace) destroys the device and its call.
 */
export function useVoiceDevice(workspaceId: string | null, identity: string | null) {
  const ringback = useRingback();
  const [phone, setPhone] = useState<VoiceDevice | null>(null);

  useEffect(() => {
    if (!workspaceId || !identity) return;
    const mine = ringback.newVoiceDevice(workspaceId);
    mine.start();
    setPhone(mine);
    return () => {
      mine.destroy();
      ringback.leaveWorkspace(workspaceId);
      setPhone(null);
    };
  }, [ringback, workspaceId, identity]);

  const state = useSyncExternalStore(phone?.state.subscribe ?? nothing, phone?.state.get ?? (() => quiet));

  const silenced = useSyncExternalStore(phone?.bell.silenced.subscribe ?? nothing, phone?.bell.silenced.get ?? not);

  const actions = useMemo(
    () => ({
      accept: () => void phone?.accept(),
      reject: () => phone?.reject(),
      hangUp: () => phone?.hangUp(),
      /** Answers with how it stands with the microphone: without one there is no call. */
      dial: async (to: string, contactId?: string): Promise<Microphone> =>
        (await phone?.dial(to, contactId)) ?? 'unknown',
      mute: (muted: boolean) => phone?.mute(muted),
      sendDigits: (digits: string) => phone?.sendDigits(digits),
      dismiss: () => phone?.dismiss(),
      /** From a click: gives the browser's leave to ring, and rings now if a call is waiting. */
      letRing: () => void phone?.bell.unlock(),
      retry: () => phone?.retry(),
      renew: () => phone?.renew(),
      askForMicrophone: async (): Promise<Microphone> => (await phone?.askForMicrophone()) ?? 'unknown',
    }),
    [phone],
  );

  return {
    status: statusOf(state),
    device: phone?.device ?? null,
    ...actions,
    call: state.call,
    muted: state.call?.muted ?? false,
    startedAt: state.call?.startedAt ?? null,
    microphone: state.microphone,
    readiness: state.readiness,
    /** The browser would keep a ring silent until somebody has clicked or typed on this page. */
    silenced,
    /** How loud the other voice is, 0 to 1. */
    level: phone?.level ?? silence,
    failure: state.failure,
    error: state.failure && words.failure[state.failure],
  };
}

export type Voice = ReturnType<typeof useVoiceDevice>;

/** Why Call is disabled, in words that say what to do; null when a call can be placed. */
export function whyNotCall(voice: Voice): string | null {
  const failure = failureOf(voice.microphone);
  // What another program holds may be free a moment later: the next try tells.
  if (failure && failure !== 'microphone-busy') return words.failure[failure];
  if (voice.status !== 'idle') return words.onAnotherCall;
  return voice.readiness === 'ready' ? null : words.notReady[voice.readiness];
}
