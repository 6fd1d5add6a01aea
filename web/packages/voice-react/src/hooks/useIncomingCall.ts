import type { IncomingCallFrame } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';

/** What the server knows of a ringing call: caller, line and deadline. */
export type IncomingCall = Pick<IncomingCallFrame, 'callId' | 'from' | 'to' | 'line' | 'contact' | 'ringUntil'>;

/**
 * Returns the server's `incoming-call` frame of the device's current call: caller, line and deadline.
 *
 * @example
 * ```tsx
 * const voice = useVoiceDevice(workspaceId, userId);
 * const incomingCall = useIncomingCall(voice, useRealtime(workspaceId));
 * {voice.status === 'ringing' && <p>{incomingCall?.contact?.name ?? voice.call?.number} is calling</p>}
 * ```
 */
export function useIncomingCall(
  { call }: Pick<Voice, 'call'>,
  { listen }: Pick<Realtime, 'listen'>,
): IncomingCall | null {
  const [frames, setFrames] = useState<readonly IncomingCallFrame[]>([]);
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'incoming-call') setFrames((before) => [...before.slice(-9), frame]);
      }),
    [listen],
  );
  if (call?.offer) return { ...call.offer, ringUntil: call.offer.expiresAt };
  if (call?.direction !== 'inbound') return null;
  const same = (frame: IncomingCallFrame) => (call.callId ? frame.callId === call.callId : frame.from === call.number);
  return frames.findLast(same) ?? null;
}
