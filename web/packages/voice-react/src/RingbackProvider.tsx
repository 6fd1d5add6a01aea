import { type Styles, StylesContext } from '@ringback/ui';
import {
  ApiClient,
  CallStore,
  type EventFrame,
  RealtimeConnection,
  Session,
  VoiceDevice,
} from '@ringback/voice-client';
import { createContext, type ReactNode, useContext } from 'react';

/** What hooks need from the world; tests give their own. */
export interface Ringback {
  api: ApiClient;
  session: Session;
  newCalls: () => CallStore;
  newVoiceDevice: (workspaceId: string) => VoiceDevice;
  /** The person goes to another workspace: what their voice token may do in this one ends. */
  leaveWorkspace: (workspaceId: string) => void;
  newRealtime: (workspaceId: string, onFrame: (frame: EventFrame) => void) => RealtimeConnection;
}

export function createRingback(baseUrl = ''): Ringback {
  const session = new Session();
  const api = new ApiClient({ baseUrl, token: session.token, onUnauthorized: session.expired });
  // Who leaves and comes straight back must not have the leaving end the new token.
  const pendingLeaves = new Map<string, Promise<unknown>>();
  return {
    api,
    session,
    newCalls: () => new CallStore(),
    leaveWorkspace: (workspaceId) => {
      if (!session.token()) return;
      const leave = api.leaveWorkspace(workspaceId).catch((failure) => {
        console.warn('The voice token of the workspace that was left stays until it expires.', failure);
      });
      pendingLeaves.set(workspaceId, leave);
    },
    newVoiceDevice: (workspaceId) =>
      new VoiceDevice({
        token: async () => {
          await pendingLeaves.get(workspaceId);
          return (await api.token(workspaceId)).token;
        },
        signallingUrl: async () => (await api.config()).voice.signallingUrl,
      }),
    newRealtime: (workspaceId, onFrame) => {
      const url = new URL(`${baseUrl}/api/workspaces/${workspaceId}/events`, location.href);
      url.protocol = url.protocol.replace('http', 'ws');
      return new RealtimeConnection({
        url: url.href,
        token: session.token,
        onFrame,
        onSessionEnded: session.expired,
      });
    },
  };
}

const Context = createContext<Ringback | null>(null);

export interface RingbackProviderProps {
  ringback: Ringback;
  /** `inherit` for a page whose own ChakraProvider has our `system`. */
  styles?: Styles;
  children: ReactNode;
}

export function RingbackProvider({ ringback, styles = 'scoped', children }: RingbackProviderProps) {
  return (
    <Context value={ringback}>
      <StylesContext value={styles}>{children}</StylesContext>
    </Context>
  );
}

export function useRingback(): Ringback {
  const ringback = useContext(Context);
  if (!ringback) throw new Error('RingbackProvider is missing above this component');
  return ringback;
}
