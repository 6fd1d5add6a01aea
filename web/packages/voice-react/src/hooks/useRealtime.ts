import {
  type EventFrame,
  ObservableValue,
  type PresenceByUser,
  type RealtimeConnection,
  type RealtimeState,
} from '@ringback/voice-client';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useRingback } from '../RingbackProvider';

const initialState: RealtimeState = {
  status: 'connecting',
  userId: null,
  identity: null,
  available: false,
  lostSince: null,
  problem: null,
};
const noopSubscribe = () => () => {};
const NO_PRESENCE = new ObservableValue<PresenceByUser>(new Map());

/** The event connection of one workspace. */
export interface Realtime extends RealtimeState {
  /** Requests that calls ring, or no longer ring, on this page. `available` is what the server has acknowledged. */
  setAvailability: (available: boolean) => void;
  /** The presence of the members; `usePresence` reads it. */
  presence: ObservableValue<PresenceByUser>;
  /** Receives every frame until the returned function is called. */
  listen: (listener: (frame: EventFrame) => void) => () => void;
}

/**
 * Receives the events of one workspace while the component is mounted. Inside `TwilioInboundListener`, use the
 * connection of `useTelephone` instead of a second one.
 *
 * @example
 * ```tsx
 * const { status, listen } = useRealtime(workspaceId);
 * useEffect(() => listen((frame) => console.log(frame.type)), [listen]);
 * ```
 */
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
  // The same for each connection. Those who listen would load everything again for the first one.
  const listen = useCallback((listener: (frame: EventFrame) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const actions = useMemo(
    () => ({
      setAvailability: (available: boolean) => connection?.setAvailability(available),
      presence: connection?.presence ?? NO_PRESENCE,
      listen,
    }),
    [connection, listen],
  );
  return useMemo(() => ({ ...state, ...actions }), [state, actions]);
}
