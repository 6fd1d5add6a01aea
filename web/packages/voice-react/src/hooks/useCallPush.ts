import { CallPush, type PushState } from '@ringback/voice-client';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';
import { browserStorage } from './browser-storage';
import type { Voice } from './useVoiceDevice';

const noopSubscribe = () => () => {};
const isUnsupported = (): PushState => 'unsupported';

/** Whether calls reach this browser while the user has no page open, and the actions of the user. */
export interface Push {
  state: PushState;
  /** Asks the browser for permission if needed. Call it from a click handler. */
  turnOn: () => void;
  turnOff: () => void;
}

/** Subscribes this browser to Web Push, if the user wants it and the browser may show notifications. */
export function useCallPushOf(
  voice: Voice,
  workspaceId: string,
  userId: string,
  workerUrl: string | undefined,
  isAllowed: boolean,
): Push {
  const { api } = useRingback();
  const { holdsPhone, setWantsCalls, wantsCalls } = voice;
  const [push, setPush] = useState<CallPush | null>(null);
  useEffect(() => {
    const opened = new CallPush({
      workspaceId,
      userId,
      workerUrl: workerUrl ?? null,
      server: {
        read: () => api.pushSubscription(workspaceId),
        save: (subscription) => api.savePushSubscription(workspaceId, subscription),
        remove: () => api.deletePushSubscription(workspaceId),
      },
      storage: browserStorage(),
      onOpened: () => setWantsCalls(true),
    });
    opened.start();
    setPush(opened);
    return () => opened.stop();
  }, [api, workspaceId, userId, workerUrl, setWantsCalls]);

  useEffect(() => {
    if (holdsPhone && isAllowed) push?.setAvailable(wantsCalls);
  }, [push, holdsPhone, isAllowed, wantsCalls]);

  const state = useSyncExternalStore(
    push?.state.subscribe ?? noopSubscribe,
    push?.state.get ?? isUnsupported,
    isUnsupported,
  );
  return useMemo(
    () => ({
      state,
      turnOn: () => void push?.turnOn(wantsCalls),
      turnOff: () => void push?.turnOff(),
    }),
    [push, state, wantsCalls],
  );
}
