import type { Call } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { words } from '../messages';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';

/** How the call that was placed here came to nothing: the SDK only says that it is over, the server knows why. */
export function useOutcome(
  { call }: Pick<Voice, 'call'>,
  { listen, userId }: Pick<Realtime, 'listen' | 'userId'>,
): string | null {
  const [last, setLast] = useState<Call | null>(null);
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'call-ended' && frame.call.agent?.id === userId) setLast(frame.call);
      }),
    [listen, userId],
  );
  const dialling = call?.phase === 'dialing';
  useEffect(() => {
    if (dialling) setLast(null);
  }, [dialling]);
  if (call?.phase !== 'ended' || call.direction !== 'outbound' || call.startedAt !== null) return null;
  return last && last.to === call.number && last.status !== 'canceled' ? words.status[last.status] : null;
}
