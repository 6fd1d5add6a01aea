import type {
  BoardTargets,
  Call,
  CallDisposition,
  CallNote,
  DispositionList,
  Utterance,
  Voicemail,
} from '../api/client';
import type { CallOffer } from '../calls/call-control';
import type { PresenceState } from '../presence/presence';

export type IncomingCallFrame = {
  type: 'incoming-call';
  seq: number;
  at: string;
} & CallOffer;

export type WelcomeFrame = {
  type: 'welcome';
  seq: number;
  userId: string;
  identity: string;
  calls: Call[];
  /** The members who are not offline. Missing from a server that has no presence. */
  presence?: { userId: string; state: PresenceState; since: string; wrapUpEndsAt?: string }[];
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
  /** The end of the wrap-up; absent in other states. */
  wrapUpEndsAt?: string;
  available: boolean;
};

/** The frames that the server sends on the event socket, as in asyncapi.yaml. */
export type EventFrame =
  | WelcomeFrame
  | { type: 'ping' }
  | { type: 'availability'; at: string; available: boolean }
  | PresenceFrame
  | IncomingCallFrame
  | { type: 'call-updated' | 'call-ended' | 'call-missed'; seq: number; at: string; call: Call }
  | { type: 'call-note-added'; seq: number; at: string; callId: string; note: CallNote }
  | { type: 'call-note-removed'; seq: number; at: string; callId: string; noteId: string }
  | { type: 'call-disposition-changed'; seq: number; at: string; callId: string; disposition: CallDisposition | null }
  | ({ type: 'dispositions-changed'; seq: number; at: string } & DispositionList)
  | { type: 'call-recordings-changed'; seq: number; at: string; callId: string }
  | { type: 'transcript-utterance'; seq: number; at: string; callId: string; utterance: Utterance }
  | { type: 'transcript-changed'; seq: number; at: string; callId: string }
  | { type: 'call-summary-changed'; seq: number; at: string; callId: string }
  | { type: 'voicemail-received' | 'voicemail-changed'; seq: number; at: string; voicemail: Voicemail; unread: number }
  | { type: 'voicemail-removed'; seq: number; at: string; voicemailId: string; unread: number }
  | { type: 'missed-calls-seen'; seq: number; at: string; seenUntil: string }
  | { type: 'figures-changed'; seq: number; at: string }
  | { type: 'board-targets-changed'; seq: number; at: string; targets: BoardTargets }
  | {
      type: 'incoming-call-ended';
      seq: number;
      at: string;
      callId: string;
      reason: string;
      takenBy: { id: string; name: string } | null;
    }
  | { type: 'call-taken-over'; seq: number; at: string; callId: string; by: { id: string; name: string } }
  | { type: 'call-waiting-for-rejoin'; seq: number; at: string; call: Call; until: string | null }
  | { type: 'config-progress'; at: string; percent: 25 | 50 | 75 | 100; message: string }
  | { type: 'config-updated'; at: string }
  | { type: 'session-ended'; at: string }
  | { type: 'grant-ended'; at: string };
