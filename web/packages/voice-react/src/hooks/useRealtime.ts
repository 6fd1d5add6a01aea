import type { EventFrame, RealtimeConnection, RealtimeState } from '@ringback/voice-client';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';

const before: RealtimeState = { status: 'connecting', userId: null, identity: null };
const nothing = () => () => {};

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
    const mine = ringback.newRealtime(workspaceId, (frame) => {
      for (const listener of listeners.current) listener(frame);
    });
    mine.start();
    setConnection(mine);
    return () => {
      mine.stop();
      setConnection(null);
    };
  }, [ringback, workspaceId]);

  const state = useSyncExternalStore(connection?.state.subscribe ?? nothing, connection?.state.get ?? (() => before));
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
