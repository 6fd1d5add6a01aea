import { toaster, useKeys } from '@ringback/ui';
import { failureOf, type Microphone } from '@ringback/voice-client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useOutcome } from '../hooks/useFailureReason';
import { useIncomingCall } from '../hooks/useIncomingCall';
import { type Realtime, useRealtime } from '../hooks/useRealtime';
import { useVoiceDevice, type Voice } from '../hooks/useVoiceDevice';
import { useNthThisWeek } from '../hooks/useWeeklyCallCount';
import { words } from '../messages';
import { MUTE } from './active-call/CallControls';
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

/** A call that has no microphone is not begun, and so has no window to say why. */
export function tellOfMicrophone(microphone: Microphone): void {
  const failure = failureOf(microphone);
  if (failure) toaster.create({ type: 'error', title: words.failure[failure] });
}

/** Listens for calls to this person in one workspace and shows them over whatever is inside. */
export function TwilioInboundListener(props: { workspaceId: string; identity: string; children: ReactNode }) {
  const voice = useVoiceDevice(props.workspaceId, props.identity);
  const realtime = useRealtime(props.workspaceId);
  const [dialled, setDialled] = useState<{ number: string; name: string } | null>(null);
  const [collapsed, setCollapsed] = useState(false);
  const { listen } = realtime;
  const { call, retry, renew } = voice;

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'config-updated') retry();
        if (frame.type === 'grant-ended') renew();
      }),
    [listen, retry, renew],
  );

  const phase = call?.phase;
  useEffect(() => {
    if (phase === 'dialing' || phase === 'incoming') setCollapsed(false);
  }, [phase]);

  // A ringing call that was lost has no window left to say it in.
  const lost = voice.failure === 'connection-lost' && !call;
  useEffect(() => {
    if (lost) toaster.create({ type: 'warning', title: words.failure['connection-lost'] });
  }, [lost]);

  const { mute } = voice;
  const talking = call !== null && phase !== 'ended' && call.startedAt !== null;
  const muted = voice.muted;
  const switchMute = useCallback(() => mute(!muted), [mute, muted]);
  useKeys(MUTE, talking ? switchMute : null);

  const outcome = useOutcome(voice, realtime);
  const known = useIncomingCall(voice, realtime);
  const nth = useNthThisWeek(
    props.workspaceId,
    call && phase === 'incoming' ? call.number : null,
    call?.callId ?? known?.callId ?? null,
  );
  const name = known?.contact?.name ?? (call && dialled?.number === call.number ? dialled.name : null);

  const telephone = useMemo<Telephone>(
    () => ({
      voice,
      realtime,
      name,
      collapsed,
      setCollapsed,
      dial: (number, contact) => {
        setDialled(contact ? { number, name: contact.name } : null);
        void voice.dial(number, contact?.id).then(tellOfMicrophone);
      },
    }),
    [voice, realtime, name, collapsed],
  );

  return (
    <Context value={telephone}>
      {props.children}
      {phase === 'incoming' && <IncomingCallModal voice={voice} known={known} nth={nth} />}
      {call && phase !== 'incoming' && (!collapsed || phase === 'ended') && (
        <CallDialog voice={voice} name={name} outcome={outcome} onCollapse={() => setCollapsed(true)} />
      )}
    </Context>
  );
}
