import type { IncomingCallFrame } from '@ringback/voice-client';
import { createContext, useContext } from 'react';
import type { Availability } from './useAvailability';
import type { Realtime } from './useRealtime';
import type { Voice } from './useVoiceDevice';

/** What `TwilioInboundListener` gives the components inside it. */
export interface Telephone {
  voice: Voice;
  realtime: Realtime;
  availability: Availability;
  /** The other side's name, where a contact has the number. */
  name: string | null;
  /** What the server knows of the caller. */
  incomingCall: IncomingCallFrame | null;
  /** Which call of this caller this week it is, where that is known. */
  weeklyCallCount: number | null;
  /** How a call ended that was not answered, for example "Busy". */
  failureReason: string | null;
  /** The window of the call is put away, and the banner stands for it. */
  collapsed: boolean;
  setCollapsed: (collapsed: boolean) => void;
  /** Places a call and remembers whom it is to. */
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
