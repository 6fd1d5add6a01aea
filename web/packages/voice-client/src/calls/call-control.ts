import type { Call } from '../api/client';
import type { components } from '../api/schema';

type Schemas = components['schemas'];

/** How agents are connected. `client`: Twilio rings their devices. `conference`: they claim the call, and can hold it. */
export type CallStrategy = Call['strategy'];

/** A conference call that an agent may claim until `expiresAt`. */
export type CallOffer = Omit<Schemas['CallOffer'], 'line' | 'contact'> & {
  line: { number: string; label: string } | null;
  contact: { id: string; name: string } | null;
};

/** A call whose agent was disconnected without hanging up. The customer waits on hold. */
export interface WaitingCall {
  call: Call;
  until: string;
}

/** The offers and the waiting calls of the signed-in user. */
export interface CallOffers {
  offers: CallOffer[];
  rejoin: WaitingCall[];
}

/** A token for one connection to a call. */
export type Claim = Schemas['Claim'];

/** The page that claims a call. */
export type ClaimingPage = Schemas['Tab'];

/** The target of a transfer or an invitation: a member, or a phone number in E.164 form. */
export type CallTarget = { userId: string } | { number: string };

/** The requests with which a phone takes conference calls. */
export interface CallControl {
  offers(): Promise<CallOffers>;
  claim(callId: string, page: ClaimingPage): Promise<Claim>;
  decline(callId: string): Promise<void>;
  rejoin(callId: string, page: ClaimingPage): Promise<Claim>;
  /** Reports that the user hangs up. Other participants continue the call; without them it ends. */
  leave(callId: string): Promise<void>;
}
