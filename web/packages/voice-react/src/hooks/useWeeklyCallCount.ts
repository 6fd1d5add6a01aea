import type { Call } from '@ringback/voice-client';
import { useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { afterPaint } from './after-paint';

/** Returns how often this number has called this week, including the ringing call. Null while that is unknown. */
export function useWeeklyCallCount(workspaceId: string, number: string | null, callId: string | null): number | null {
  const { api } = useRingback();
  const [result, setResult] = useState<{ number: string; count: number } | null>(null);
  useEffect(() => {
    // A withheld number and a colleague have no phone number.
    if (!number || !/^\+\d+$/.test(number)) return;
    let current = true;
    const load = async () => {
      const now = new Date();
      const from = monday(now).toISOString();
      const { calls, nextCursor } = await api.calls(workspaceId, { limit: 100, direction: 'inbound', number, from });
      const count = weeklyCallCount(calls, nextCursor === null, number, callId, now);
      if (current && count !== null) setResult({ number, count });
    };
    // The count is optional: without it the dialog shows none.
    const cancel = afterPaint(() => void load().catch(() => {}));
    return () => {
      current = false;
      cancel();
    };
  }, [api, workspaceId, number, callId]);
  return result && result.number === number ? result.count : null;
}

/** Counts this week's calls of a number. Returns null when the calls do not reach back to Monday. */
export function weeklyCallCount(
  calls: readonly Call[],
  complete: boolean,
  number: string,
  callId: string | null,
  now: Date,
): number | null {
  const start = monday(now).getTime();
  const at = (call: Call) => Date.parse(call.createdAt);
  if (!complete && calls.every((call) => at(call) >= start)) return null;
  const before = calls.filter(
    (call) => call.direction === 'inbound' && call.from === number && call.id !== callId && at(call) >= start,
  );
  return before.length + 1;
}

/** Returns the start of the week in the user's time zone. */
const monday = (now: Date) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
