import { Overlay, Toasts, toaster, useKeyboardShortcut } from '@ringback/ui';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useFailureReason } from '../hooks/useFailureReason';
import { useFocusReturn } from '../hooks/useFocusReturn';
import { useIncomingCall } from '../hooks/useIncomingCall';
import { type Realtime, useRealtime } from '../hooks/useRealtime';
import { useVoiceDevice, type Voice } from '../hooks/useVoiceDevice';
import { useWeeklyCallCount } from '../hooks/useWeeklyCallCount';
import { messages } from '../messages';
import { HANG_UP_SHORTCUT, MUTE_SHORTCUT } from './active-call/CallControls';
import { CallDialog } from './active-call/CallDialog';
import { IncomingCallModal } from './incoming-call/IncomingCallModal';

export interface Telephone {
  voice: Voice;
  realtime: Realtime;
  /** The other side's name, where a contact has the number. */
  name: string | null;
  collapsed: boolean;
  setCollapsed: (collapsed: boolean) => void;
  /** Places a call and remembers whom it is to. */
  dial: (number: string, contact?: { id: string; name: string } | null) => void;
}

const Context = createContext<Telephone | null>(null);

export function useTelephone(): Telephone {
  const telephone = useContext(Context);
  if (!telephone) throw new Error('TwilioInboundListener is missing above this component');
  return telephone;
}

/** Listens for calls to this person in one workspace and shows them over whatever is inside. */
export function TwilioInboundListener(props: { workspaceId: string; identity: string; children: ReactNode }) {
  const voice = useVoiceDevice(props.workspaceId, props.identity);
  const realtime = useRealtime(props.workspaceId);
  const [dialed, setDialed] = useState<{ number: string; name: string } | null>(null);
  const [collapsed, setCollapsed] = useState(false);
  const { listen } = realtime;
  const { call, retry, renewToken } = voice;

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'config-updated') retry();
        if (frame.type === 'grant-ended') renewToken();
      }),
    [listen, retry, renewToken],
  );

  const phase = call?.phase;
  useEffect(() => {
    if (phase === 'dialing' || phase === 'incoming') setCollapsed(false);
  }, [phase]);

  // A ringing call that was lost has no window left to say it in.
  const ringingCallLost = voice.failure === 'connection-lost' && !call;
  useEffect(() => {
    if (ringingCallLost) toaster.create({ type: 'warning', title: messages.failure['connection-lost'] });
  }, [ringingCallLost]);

  const { mute } = voice;
  const isConnected = call !== null && phase !== 'ended' && call.startedAt !== null;
  const muted = voice.muted;
  const toggleMute = useCallback(() => mute(!muted), [mute, muted]);
  useKeyboardShortcut(MUTE_SHORTCUT, isConnected ? toggleMute : null);
  useKeyboardShortcut(HANG_UP_SHORTCUT, voice.status === 'oncall' ? voice.hangUp : null);
  useFocusReturn(call !== null && (!collapsed || phase === 'ended'));

  const failureReason = useFailureReason(voice, realtime);
  const incomingCall = useIncomingCall(voice, realtime);
  const callCount = useWeeklyCallCount(
    props.workspaceId,
    call && phase === 'incoming' ? call.number : null,
    call?.callId ?? incomingCall?.callId ?? null,
  );
  const name = incomingCall?.contact?.name ?? (call && dialed?.number === call.number ? dialed.name : null);

  const telephone = useMemo<Telephone>(
    () => ({
      voice,
      realtime,
      name,
      collapsed,
      setCollapsed,
      dial: (number, contact) => {
        setDialed(contact ? { number, name: contact.name } : null);
        void voice.dial(number, contact?.id);
      },
    }),
    [voice, realtime, name, collapsed],
  );

  return (
    <Context value={telephone}>
      {props.children}
      <Overlay>
        {phase === 'incoming' && (
          <IncomingCallModal voice={voice} incomingCall={incomingCall} weeklyCallCount={callCount} />
        )}
        {call && phase !== 'incoming' && (!collapsed || phase === 'ended') && (
          <CallDialog voice={voice} name={name} failureReason={failureReason} onCollapse={() => setCollapsed(true)} />
        )}
      </Overlay>
      <Toasts />
    </Context>
  );
}
