import type { Call } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';

/** The how manyth call of this number this week it is that rings now; null while nobody knows. */
export function useWeeklyCallCount(workspaceId: string, number: string | null, callId: string | null): number | null {
  const { api } = useRingback();
  const [result, setResult] = useState<{ number: string; count: number } | null>(null);
  useEffect(() => {
    if (!number) return;
    let current = true;
    const load = async () => {
      const { calls, nextCursor } = await api.calls(workspaceId, { limit: 100 });
      const count = weeklyCallCount(calls, nextCursor === null, number, callId, new Date());
      if (current && count !== null) setResult({ number, count });
    };
    // It is only a help: whoever answers does so without it too.
    load().catch(() => {});
    return () => {
      current = false;
    };
  }, [api, workspaceId, number, callId]);
  return result && result.number === number ? result.count : null;
}

/** Counted only when these calls reach back to Monday; a number that is too small would be a lie. */
export function weeklyCallCount(
  calls: readonly Call[],
  complete: boolean,
  number: string,
  callId: string | null,
  now: Date,
): number | null {
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7)).getTime();
  const at = (call: Call) => Date.parse(call.createdAt);
  if (!complete && calls.every((call) => at(call) >= monday)) return null;
  const before = calls.filter(
    (call) => call.direction === 'inbound' && call.from === number && call.id !== callId && at(call) >= monday,
  );
  return before.length + 1;
}
