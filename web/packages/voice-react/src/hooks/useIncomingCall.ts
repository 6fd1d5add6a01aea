import { type IncomingCallFrame, ObservableValue } from '@ringback/voice-client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
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
  // No React state, because most frames change nothing: the call of a conference brings its offer.
  const frames = useMemo(() => new ObservableValue<readonly IncomingCallFrame[]>([]), []);
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'incoming-call') frames.set([...frames.get().slice(-9), frame]);
      }),
    [listen, frames],
  );
  const offer = call?.offer;
  const offered = useMemo(() => (offer ? { ...offer, ringUntil: offer.expiresAt } : null), [offer]);
  const frame = useSyncExternalStore(frames.subscribe, () => {
    if (offer || call?.direction !== 'inbound') return null;
    const { callId, number } = call;
    return frames.get().findLast((each) => (callId ? each.callId === callId : each.from === number)) ?? null;
  });
  return offered ?? frame;
}
