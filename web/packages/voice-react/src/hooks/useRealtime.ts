import type { EventFrame, RealtimeConnection, RealtimeState } from '@ringback/voice-client';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';

const initialState: RealtimeState = { status: 'connecting', userId: null, identity: null };
const noopSubscribe = () => () => {};

export interface Realtime extends RealtimeState {
  setAvailability: (available: boolean) => void;
  /** Hears every frame until the returned function is called. */
  listen: (listener: (frame: EventFrame) => void) => () => void;
}

/** One workspace's events, for as long as this component is there. */
export function useRealtime(workspaceId: string): Realtime {
  const ringback = useRingback();
  const listeners = useRef(new Set<(frame: EventFrame) => void>());
  const [connection, setConnection] = useState<RealtimeConnection | null>(null);

  useEffect(() => {
    const created = ringback.newRealtime(workspaceId, (frame) => {
      for (const listener of listeners.current) listener(frame);
    });
    created.start();
    setConnection(created);
    return () => {
      created.stop();
      setConnection(null);
    };
  }, [ringback, workspaceId]);

  const state = useSyncExternalStore(
    connection?.state.subscribe ?? noopSubscribe,
    connection?.state.get ?? (() => initialState),
  );
  return useMemo(
    () => ({
      ...state,
      setAvailability: (available) => connection?.setAvailability(available),
      listen: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    }),
    [state, connection],
  );
}
