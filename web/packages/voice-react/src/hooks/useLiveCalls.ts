import { type Call, CallStore, hasEnded, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';
import { useTelephone } from './useTelephone';

/** The calls of the workspace that have not ended. */
export interface LiveCalls {
  /** The open calls, oldest first. Null until they are loaded. */
  calls: readonly Call[] | null;
  /** Why the calls could not be loaded. */
  problem: string | null;
  retry: () => void;
}

const MAX_PAGES = 5;
/** How long an ended call is kept. A page of calls that was requested before its end does not open it again. */
const KEPT_MS = 60_000;

/**
 * Returns the open calls of the workspace, inside `TwilioInboundListener`. Events keep them current.
 *
 * @example
 * ```tsx
 * const { calls } = useLiveCalls();
 * <p>{calls?.length ?? '…'} live calls</p>
 * ```
 */
export function useLiveCalls(): LiveCalls {
  const { api } = useRingback();
  const { workspaceId, realtime } = useTelephone();
  const { listen } = realtime;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the calls belong to the workspace
  const store = useMemo(() => new CallStore(), [workspaceId]);
  const [isLoaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(async () => {
    try {
      let cursor: string | null | undefined;
      for (let page = 0; page < MAX_PAGES && cursor !== null; page++) {
        const loaded = await api.calls(workspaceId, {
          status: ['queued', 'initiated', 'ringing', 'in-progress'],
          limit: 100,
          ...(cursor ? { cursor } : {}),
        });
        store.apply(loaded.calls);
        cursor = loaded.nextCursor;
      }
      setLoaded(true);
      setProblem(null);
    } catch (failure) {
      setProblem(failure instanceof Problem ? failure.message : String(failure));
    }
  }, [api, workspaceId, store]);

  useEffect(() => {
    setLoaded(false);
    void load();
  }, [load]);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome') {
          store.apply(frame.calls);
          if (frame.reload) void load();
        }
        if (frame.type === 'call-updated' || frame.type === 'call-ended') store.apply([frame.call]);
        if (frame.type === 'call-ended') store.forgetEndedBefore(Date.parse(frame.at) - KEPT_MS);
      }),
    [listen, load, store],
  );

  const all = useSyncExternalStore(store.list.subscribe, store.list.get);
  const calls = useMemo(() => (isLoaded ? all.filter((call) => !hasEnded(call)).reverse() : null), [isLoaded, all]);
  return { calls, problem, retry: () => void load() };
}
