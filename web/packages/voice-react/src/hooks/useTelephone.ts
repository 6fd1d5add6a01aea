import type { Call, CallNote, ObservableValue } from '@ringback/voice-client';
import { createContext, useContext } from 'react';
import type { AfterCall } from './useAfterCall';
import type { Availability } from './useAvailability';
import type { Push } from './useCallPush';
import type { CurrentConversation } from './useConversation';
import type { IncomingCall } from './useIncomingCall';
import type { Notifications } from './useNotifications';
import type { PopOut } from './usePopOut';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';

/** The telephone that `TwilioInboundListener` provides to the components inside it. */
export interface Telephone {
  workspaceId: string;
  voice: Voice;
  realtime: Realtime;
  availability: Availability;
  /** The notifications of ringing calls while the page is in the background. */
  notifications: Notifications;
  /** Calls that reach this browser without an open page. */
  push: Push;
  /** The other party's name, if a contact has the number. */
  name: string | null;
  /** What the server knows of the ringing call: caller, line and deadline. */
  incomingCall: IncomingCall | null;
  /** The ordinal number of the ringing call among the caller's calls of this week. Null if unknown. */
  weeklyCallCount: number | null;
  /** The newest notes about the caller who rings, also during another call; newest first. */
  recentNotes: readonly CallNote[];
  /** The callers whom no agent has answered, the one who has waited longest first. */
  waitingCallers: ObservableValue<readonly Call[]>;
  /** The server's id of the current call, or of a call that ended a few seconds ago. Null until it is known. */
  callId: string | null;
  /** Whether the server knows that the user is in the current call. It follows the audio by a moment. */
  hasJoined: boolean;
  /** The notes of the current call and of the call that has ended. */
  afterCall: AfterCall;
  /** The participants of a conference call, and the actions on it. Null for other calls. */
  conversation: CurrentConversation | null;
  /** Notes to whom the current call was transferred, which is shown after its end. */
  setTransferredTo: (name: string) => void;
  /** How the call ended, for example "The line is busy." */
  failureReason: string | null;
  /** Whether the call window is collapsed, so that the banner shows the call. */
  collapsed: boolean;
  setCollapsed: (collapsed: boolean) => void;
  /** The small window of the call, above all other applications. */
  popOut: PopOut;
  /** The number that the next calls show, as the user chose it; null when the server chooses. */
  callerId: string | null;
  setCallerId: (number: string | null) => void;
  /** Places a call to a number, or to the address of a member. The name of the contact or the member is shown for it. */
  dial: (number: string, contact?: { id: string; name: string } | null) => void;
}

export const TelephoneContext = createContext<Telephone | null>(null);

/**
 * Returns the telephone of the `TwilioInboundListener` above.
 *
 * @example
 * ```tsx
 * const { voice, dial } = useTelephone();
 * <button disabled={voice.status !== 'idle'} onClick={() => dial('+15550100001')}>Call</button>
 * ```
 */
export function useTelephone(): Telephone {
  const telephone = useContext(TelephoneContext);
  if (!telephone) throw new Error('TwilioInboundListener is missing above this component');
  return telephone;
}

/** Returns the telephone above, unless the component has its own `voice`. */
export function useTelephoneUnless(voice: Voice | undefined): Telephone | null {
  const telephone = useContext(TelephoneContext);
  if (voice) return null;
  if (!telephone) throw new Error('Pass `voice`, or place this component inside TwilioInboundListener');
  return telephone;
}
