import { type Call, type CallFilter, type CallStore, matchesFilter, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';

/** A part of the call history, with the state of its loading. */
export interface CallHistory {
  calls: readonly Call[];
  state: 'loading' | 'ready' | 'failed';
  problem: string | null;
  hasMore: boolean;
  loadMore: () => void;
}

const ALL: CallFilter = {};

/**
 * Returns the workspace's calls that match the filter, newest first. Events keep the list current, and older pages load on
 * request. Pass the same filter object until the filter changes.
 *
 * @example
 * ```tsx
 * const { realtime } = useTelephone();
 * const { calls, hasMore, loadMore } = useCallHistory(workspaceId, realtime);
 * <ul>{calls.map((call) => <li key={call.id}>{call.from}</li>)}</ul>
 * {hasMore && <button onClick={loadMore}>Load more</button>}
 * ```
 */
export function useCallHistory(
  workspaceId: string,
  realtime: Pick<Realtime, 'listen'>,
  filter: CallFilter = ALL,
): CallHistory {
  const { api, newCalls } = useRingback();
  // A list with another filter starts empty.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each filter has a store of its own
  const store = useMemo(newCalls, [newCalls, filter]);
  const current = useRef(store);
  current.current = store;
  const [cursor, setCursor] = useState<string | null>(null);
  const [progress, setProgress] = useState<{ of: CallStore; state: CallHistory['state'] } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const state = progress?.of === store ? progress.state : 'loading';
  const { listen } = realtime;

  const load = useCallback(
    async (from: string | null) => {
      setProgress({ of: store, state: 'loading' });
      try {
        const page = await api.calls(workspaceId, { limit: 50, ...filter, ...(from ? { cursor: from } : {}) });
        if (current.current !== store) return;
        store.apply(page.calls);
        setCursor(page.nextCursor);
        setProblem(null);
        setProgress({ of: store, state: 'ready' });
      } catch (error) {
        if (current.current !== store) return;
        setProblem(error instanceof Problem ? error.message : String(error));
        setProgress({ of: store, state: 'failed' });
      }
    },
    [api, store, workspaceId, filter],
  );

  useEffect(() => {
    void load(null);
  }, [load]);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome') store.apply(frame.calls.filter((call) => matchesFilter(call, filter)));
        const isUpdate = frame.type === 'call-updated' || frame.type === 'call-ended';
        if (isUpdate && matchesFilter(frame.call, filter)) store.apply([frame.call]);
      }),
    [listen, store, filter],
  );

  const calls = useSyncExternalStore(store.list.subscribe, store.list.get);
  return { calls, state, problem, hasMore: cursor !== null, loadMore: () => void load(cursor) };
}
