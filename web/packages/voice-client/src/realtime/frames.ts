import type { Call } from '../api/client';
import type { PresenceState } from '../presence/presence';

export type IncomingCallFrame = {
  type: 'incoming-call';
  seq: number;
  at: string;
  callSid: string;
  callId: string;
  from: string;
  to: string;
  line?: { number: string; label: string } | null;
  contact: { id: string; name: string } | null;
  ringUntil: string;
};

export type WelcomeFrame = {
  type: 'welcome';
  seq: number;
  userId: string;
  identity: string;
  calls: Call[];
  /** The members who are not offline. Missing from a server that has no presence. */
  presence?: { userId: string; state: PresenceState; since: string }[];
  /** Whether events are missing, so that everything has to be loaded again. */
  reload?: boolean;
};

export type PresenceFrame = {
  type: 'presence';
  seq?: number;
  at: string;
  userId: string;
  state?: PresenceState;
  since?: string;
  available: boolean;
};

/** The frames that the server sends on the event socket, as in asyncapi.yaml. */
export type EventFrame =
  | WelcomeFrame
  | { type: 'ping' }
  | { type: 'availability'; at: string; available: boolean }
  | PresenceFrame
  | IncomingCallFrame
  | { type: 'call-updated' | 'call-ended'; seq: number; at: string; call: Call }
  | { type: 'config-progress'; at: string; percent: 25 | 50 | 75 | 100; message: string }
  | { type: 'config-updated'; at: string }
  | { type: 'session-ended'; at: string }
  | { type: 'grant-ended'; at: string };
