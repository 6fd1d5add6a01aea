import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { CallDialog } from './CallDialog';
import { IncomingCallModal } from './IncomingCallModal';
import { toaster } from './toaster';
import { useIncomingCall } from './useIncomingCall';
import { type Realtime, useRealtime } from './useRealtime';
import { useVoiceDevice, type Voice } from './useVoiceDevice';
import { words } from './words';

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
  const [dialled, setDialled] = useState<{ number: string; name: string } | null>(null);
  const [collapsed, setCollapsed] = useState(false);
  const { listen } = realtime;
  const { call, retry } = voice;

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'config-updated') retry();
      }),
    [listen, retry],
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

  const known = useIncomingCall(voice, realtime);
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
        voice.dial(number, contact?.id);
      },
    }),
    [voice, realtime, name, collapsed],
  );

  return (
    <Context value={telephone}>
      {props.children}
      {phase === 'incoming' && <IncomingCallModal voice={voice} known={known} />}
      {call && phase !== 'incoming' && (!collapsed || phase === 'ended') && (
        <CallDialog voice={voice} name={name} onCollapse={() => setCollapsed(true)} />
      )}
    </Context>
  );
}
