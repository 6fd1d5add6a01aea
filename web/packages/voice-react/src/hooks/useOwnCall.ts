import { type Call, hasEnded } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import type { Realtime } from './useRealtime';

/** Returns the newest call that the user took or placed since the page was opened, on any of their pages. */
export function useOwnCall({ listen, userId }: Pick<Realtime, 'listen' | 'userId'>): Call | null {
  const [call, setCall] = useState<Call | null>(null);
  useEffect(
    () =>
      listen((frame) => {
        const receive = (received: Call, me: string | null) => {
          if (received.agent?.id !== me) return;
          setCall((before) => (before && isLater(before, received) ? before : received));
        };
        if (frame.type === 'welcome') for (const open of frame.calls) receive(open, frame.userId);
        if (frame.type === 'call-updated' || frame.type === 'call-ended') receive(frame.call, userId);
      }),
    [listen, userId],
  );
  return call;
}

/** Whether the first call started after the second one, or is a newer version of the same call. */
const isLater = (first: Call, second: Call) =>
  first.id === second.id
    ? hasEnded(first) && !hasEnded(second)
    : Date.parse(first.createdAt) > Date.parse(second.createdAt);
