import { usePhoneNumberFormatter } from '@ringback/ui';
import { CallNotifications, type NotificationState } from '@ringback/voice-client';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { messages } from '../messages';
import { browserStorage } from './browser-storage';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';
import { useVoicemailNotices } from './useVoicemailNotices';

const t = messages.notifications;
const noopSubscribe = () => () => {};
const isUnsupported = (): NotificationState => 'unsupported';

/** The notifications of ringing calls in this browser: their state, and the actions of the user. */
export interface Notifications {
  state: NotificationState;
  /** Asks the browser for permission if needed. Call it from a click handler. */
  turnOn: () => void;
  turnOff: () => void;
  /** Shows a notification for the user to see it. Rejects if the browser shows none. */
  test: () => Promise<void>;
}

/** The ringing call as its notification describes it. */
interface Caller {
  party: string;
  line: string | null;
}

/** Notifies the user of a ringing or waiting call while no page of this browser has the focus. Only the page that holds the phone does. */
export function useNotificationsOf(
  voice: Voice,
  caller: Caller,
  workspaceId: string,
  workerUrl: string | undefined,
  listen: Realtime['listen'],
): Notifications {
  const [notifications, setNotifications] = useState<CallNotifications | null>(null);
  useEffect(() => {
    const opened = new CallNotifications({
      scope: workspaceId,
      workerUrl: workerUrl ?? null,
      storage: browserStorage(),
    });
    opened.start();
    setNotifications(opened);
    return () => opened.stop();
  }, [workspaceId, workerUrl]);
  const state = useSyncExternalStore(
    notifications?.state.subscribe ?? noopSubscribe,
    notifications?.state.get ?? isUnsupported,
    isUnsupported,
  );

  const latest = useRef({ voice, caller });
  useEffect(() => {
    latest.current = { voice, caller };
  });
  const { call, holdsPhone } = voice;
  const isRinging = state === 'on' && holdsPhone && call?.phase === 'incoming' && !call.accepting;
  const id = isRinging ? (call.callId ?? call.number) : null;
  useEffect(() => {
    if (id === null) return;
    return notifications?.ring({
      id,
      text: () => {
        const { party, line } = latest.current.caller;
        return { title: t.title(party), body: t.body(line), accept: messages.accept, decline: messages.decline };
      },
      isAudible: () => !latest.current.voice.autoplayBlocked,
      onAction: (action) => {
        if (action === 'accept') latest.current.voice.accept();
        if (action === 'decline') latest.current.voice.reject();
      },
    });
  }, [notifications, id]);

  const format = usePhoneNumberFormatter();
  const second = state === 'on' && holdsPhone && voice.switchingTo === null ? voice.second : null;
  useEffect(() => {
    if (second === null) return;
    const { callId, contact, from, line } = second;
    return notifications?.ring({
      id: callId,
      text: () => ({
        title: t.title(contact?.name ?? format(from)),
        body: t.body(line?.label ?? null),
        accept: messages.second.accept,
        decline: messages.decline,
      }),
      // The user is on a call, so the notification makes no sound.
      isAudible: () => true,
      onAction: (action) => {
        if (action === 'accept') latest.current.voice.acceptSecond();
        if (action === 'decline') latest.current.voice.declineSecond();
      },
    });
  }, [notifications, second, format]);

  useVoicemailNotices(holdsPhone ? notifications : null, listen);

  return useMemo(
    () => ({
      state,
      turnOn: () => void notifications?.turnOn(),
      turnOff: () => notifications?.turnOff(),
      test: async () => notifications?.test(t.sample),
    }),
    [notifications, state],
  );
}
