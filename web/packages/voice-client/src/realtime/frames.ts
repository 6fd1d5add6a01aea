import type { Call } from '../api/client';

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

/** The frames that the server sends on the event socket, as in asyncapi.yaml. */
export type EventFrame =
  | { type: 'welcome'; seq: number; userId: string; identity: string; calls: Call[] }
  | { type: 'ping' }
  | { type: 'availability'; at: string; available: boolean }
  | { type: 'presence'; at: string; userId: string; available: boolean }
  | IncomingCallFrame
  | { type: 'call-updated' | 'call-ended'; seq: number; at: string; call: Call }
  | { type: 'config-progress'; at: string; percent: 25 | 50 | 75 | 100; message: string }
  | { type: 'config-updated'; at: string }
  | { type: 'session-ended'; at: string }
  | { type: 'grant-ended'; at: string };
