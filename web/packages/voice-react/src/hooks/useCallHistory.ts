import { type Call, type CallStore, Problem } from '@ringback/voice-client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';
import type { Realtime } from './useRealtime';

export interface CallHistory {
  calls: readonly Call[];
  state: 'loading' | 'ready' | 'failed';
  problem: string | null;
  hasMore: boolean;
  loadMore: () => void;
}

/** The workspace's calls, newest first, kept true by events; pages of older ones on request. */
export function useCallHistory(workspaceId: string, realtime: Pick<Realtime, 'listen'>): CallHistory {
  const { api, newCalls } = useRingback();
  const [store] = useState<CallStore>(newCalls);
  const [cursor, setCursor] = useState<string | null>(null);
  const [state, setState] = useState<CallHistory['state']>('loading');
  const [problem, setProblem] = useState<string | null>(null);
  const { listen } = realtime;

  const load = useCallback(
    async (from: string | null) => {
      setState('loading');
      try {
        const page = await api.calls(workspaceId, { limit: 50, ...(from ? { cursor: from } : {}) });
        store.apply(page.calls);
        setCursor(page.nextCursor);
        setProblem(null);
        setState('ready');
      } catch (error) {
        setProblem(error instanceof Problem ? error.message : String(error));
        setState('failed');
      }
    },
    [api, store, workspaceId],
  );

  useEffect(() => {
    void load(null);
  }, [load]);

  useEffect(
    () =>
      listen((frame) => {
        if (frame.type === 'welcome') store.apply(frame.calls);
        if (frame.type === 'call-updated' || frame.type === 'call-ended') store.apply([frame.call]);
      }),
    [listen, store],
  );

  const calls = useSyncExternalStore(store.list.subscribe, store.list.get);
  return { calls, state, problem, hasMore: cursor !== null, loadMore: () => void load(cursor) };
}
