import type { Call } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { messages } from '../messages';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';

/** Returns which rule of the workspace refused a call; null for every other call. */
export const refusalText = ({ refusal }: Pick<Call, 'refusal'>): string | null =>
  refusal === null ? null : (messages.refusal[refusal] ?? messages.refused);

/** Returns why an outgoing call was not answered. The SDK reports only the end of the call, the server the reason. */
export function useFailureReason(
  { call }: Pick<Voice, 'call'>,
  { listen, userId }: Pick<Realtime, 'listen' | 'userId'>,
): string | null {
  const [lastEndedCall, setLastEndedCall] = useState<Call | null>(null);
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'call-ended' && frame.call.agent?.id === userId) setLastEndedCall(frame.call);
      }),
    [listen, userId],
  );
  const dialing = call?.phase === 'dialing';
  useEffect(() => {
    if (dialing) setLastEndedCall(null);
  }, [dialing]);
  if (call?.phase !== 'ended' || call.direction !== 'outbound' || call.startedAt !== null) return null;
  if (lastEndedCall?.to !== call.number) return null;
  return refusalText(lastEndedCall) ?? messages.endReason[lastEndedCall.status] ?? null;
}
