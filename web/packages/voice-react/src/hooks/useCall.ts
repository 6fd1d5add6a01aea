import { type Call, mergeCalls, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useState } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/**
 * Returns one call, inside `TwilioInboundListener`. Events keep it current.
 *
 * @example
 * ```tsx
 * const { call, problem } = useCall(callId);
 * <p>{call?.status ?? problem?.message}</p>
 * ```
 */
export function useCall(callId: string | null): { call: Call | null; problem: Problem | null; retry: () => void } {
  const { workspaceId, realtime } = useTelephone();
  const { api } = useRingback();
  const { listen } = realtime;
  const [call, setCall] = useState<Call | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const apply = useCallback(
    (received: Call) => setCall((before) => mergeCalls(before?.id === received.id ? before : undefined, received)),
    [],
  );

  const load = useCallback(() => {
    if (!callId) return;
    api.call(workspaceId, callId).then(
      (received) => {
        apply(received);
        setProblem(null);
      },
      (failure) => failure instanceof Problem && setProblem(failure),
    );
  }, [api, workspaceId, callId, apply]);

  useEffect(load, [load]);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome' && frame.reload) load();
        const isChange = frame.type === 'call-updated' || frame.type === 'call-ended';
        if (isChange && frame.call.id === callId) apply(frame.call);
      }),
    [listen, load, apply, callId],
  );
  return { call: call?.id === callId ? call : null, problem, retry: load };
}
