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
  realtime: Pick<Realtime, 'listen'> & Partial<Pick<Realtime, 'status'>>,
  filter: CallFilter = ALL,
): CallHistory {
  const { api, newCalls } = useRingback();
  // A list with another filter starts empty.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each filter has a store of its own
  const store = useMemo(newCalls, [newCalls, filter]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [progress, setProgress] = useState<{ of: CallStore; state: CallHistory['state'] } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const state = progress?.of === store ? progress.state : 'loading';
  const { listen, status } = realtime;
  const isConnected = useRef(false);
  isConnected.current = status === 'open';
  /** Counts the loads from the start of the list. An answer to an earlier one is outdated. */
  const generation = useRef(0);
  /** The list that a load from the start fills, and that then replaces the shown one. */
  const replacement = useRef<CallStore | null>(null);
  /** Whether events were lost between the load and the connection's welcome. */
  const isIncomplete = useRef(true);

  const load = useCallback(
    async (from: string | null) => {
      if (!from) {
        generation.current++;
        replacement.current = newCalls();
        isIncomplete.current = !isConnected.current;
      }
      const current = generation.current;
      try {
        const page = await api.calls(workspaceId, { limit: 50, ...filter, ...(from ? { cursor: from } : {}) });
        if (generation.current !== current) return;
        (replacement.current ?? store).apply(page.calls);
        if (replacement.current) store.replaceBy(replacement.current);
        replacement.current = null;
        setCursor(page.nextCursor);
        setProblem(null);
        setProgress({ of: store, state: 'ready' });
      } catch (error) {
        if (generation.current !== current) return;
        setProblem(error instanceof Problem ? error.message : String(error));
        setProgress({ of: store, state: 'failed' });
      }
    },
    [api, newCalls, store, workspaceId, filter],
  );

  useEffect(() => {
    setProgress({ of: store, state: 'loading' });
    void load(null);
  }, [load, store]);

  useEffect(
    () =>
      listen((frame) => {
        const apply = (calls: readonly Call[]) => {
          const matching = calls.filter((call) => matchesFilter(call, filter));
          store.apply(matching);
          replacement.current?.apply(matching);
        };
        // The shown calls stay until the new ones are loaded.
        if (frame.type === 'welcome' && (frame.reload || isIncomplete.current)) void load(null);
        if (frame.type === 'welcome') {
          isIncomplete.current = false;
          apply(frame.calls);
        }
        if (frame.type === 'call-updated' || frame.type === 'call-ended') apply([frame.call]);
      }),
    [listen, load, store, filter],
  );

  const calls = useSyncExternalStore(store.list.subscribe, store.list.get);
  const loadMore = () => {
    setProgress({ of: store, state: 'loading' });
    // A load from the start that failed is repeated.
    void load(replacement.current ? null : cursor);
  };
  return { calls, state, problem, hasMore: cursor !== null, loadMore };
}
