import { toaster } from '@ringback/ui';
import type { VoiceCall } from '@ringback/voice-client';
import { useEffect, useRef, useState } from 'react';
import { messages } from '../messages';
import type { Realtime } from './useRealtime';

/** Returns the supervisor who took over the current call. For a call without a window, shows it in a message. */
export function useTakenOverBy(call: VoiceCall | null, { listen }: Pick<Realtime, 'listen'>): string | null {
  const [takenOver, setTakenOver] = useState<{ callId: string; by: string } | null>(null);
  const callId = call?.callId ?? null;
  const current = useRef(callId);
  useEffect(() => {
    current.current = callId;
  });
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type !== 'call-taken-over') return;
        if (frame.callId === current.current) setTakenOver({ callId: frame.callId, by: frame.by.name });
        else toaster.create({ type: 'warning', title: messages.supervision.takenOver(frame.by.name) });
      }),
    [listen],
  );
  return takenOver !== null && takenOver.callId === callId ? takenOver.by : null;
}
