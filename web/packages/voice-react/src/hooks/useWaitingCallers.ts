import { type Call, hasEnded, liveStateOf, ObservableValue } from '@ringback/voice-client';
import { useEffect, useMemo } from 'react';
import type { Realtime } from './useRealtime';

const isWaiting = (call: Call) => !hasEnded(call) && liveStateOf(call) === 'waiting';
const oldestFirst = (a: Call, b: Call) => Date.parse(a.createdAt) - Date.parse(b.createdAt);

/**
 * Follows the callers whom no agent has answered, the one who has waited longest first. The value is no React state,
 * because most of its changes are not shown.
 */
export function useWaitingCallers({ listen }: Pick<Realtime, 'listen'>): ObservableValue<readonly Call[]> {
  const callers = useMemo(() => new ObservableValue<readonly Call[]>([]), []);
  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome') callers.set(frame.calls.filter(isWaiting).sort(oldestFirst));
        if (frame.type !== 'call-updated' && frame.type !== 'call-ended') return;
        const { call } = frame;
        const others = callers.get().filter(({ id }) => id !== call.id);
        if (isWaiting(call)) callers.set([...others, call].sort(oldestFirst));
        else if (others.length < callers.get().length) callers.set(others);
      }),
    [listen, callers],
  );
  return callers;
}
